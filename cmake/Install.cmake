# What `cmake --install` puts where: the programs, the library with its public headers and its package
# config, and the suite's data, which the programs find beside themselves in share/.
include(CMakePackageConfigHelpers)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ecs-contract)
set(data_dir ${CMAKE_INSTALL_DATADIR}/ecs-contract)

# Two components: what runs, and what is compiled against.
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME program)
install(TARGETS ecs-contract ecs-contract-reference-client ecs-contract-reference-cli)
install(TARGETS ecs_contract EXPORT ecs-contract-targets COMPONENT development)
install(DIRECTORY harness/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

install(EXPORT ecs-contract-targets NAMESPACE ecs-contract:: DESTINATION ${config_dir} COMPONENT development)
configure_package_config_file(cmake/ecs-contract-config.cmake.in ecs-contract-config.cmake
  INSTALL_DESTINATION ${config_dir} PATH_VARS data_dir)
write_basic_package_version_file(ecs-contract-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/ecs-contract-config.cmake
  ${PROJECT_BINARY_DIR}/ecs-contract-config-version.cmake
  cmake/brotli_target.cmake cmake/httplib_target.cmake
  DESTINATION ${config_dir} COMPONENT development)

install(FILES LICENSE NOTICE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY specs cassettes DESTINATION ${data_dir})
install(FILES conformance/PROTOCOL.md conformance/survivors.json conformance/matrix.json DESTINATION ${data_dir}/conformance)
install(FILES docs/kill-matrix.md DESTINATION ${data_dir}/docs) # a page of the site
install(DIRECTORY site DESTINATION ${data_dir} PATTERN "browser-test" EXCLUDE PATTERN "vendor/update" EXCLUDE)
install(DIRECTORY conformance/cases conformance/defects conformance/results conformance/schemas DESTINATION ${data_dir}/conformance)
install(DIRECTORY conformance/templates DESTINATION ${data_dir}/conformance USE_SOURCE_PERMISSIONS)
install(DIRECTORY conformance/adapters DESTINATION ${data_dir}/conformance USE_SOURCE_PERMISSIONS
        PATTERN "node_modules" EXCLUDE PATTERN ".venv" EXCLUDE PATTERN "__pycache__" EXCLUDE
        PATTERN "build" EXCLUDE)
