// How the program's allocator keeps house.
#include <mimalloc.h>

#include <new>

namespace {

#if MI_MALLOC_VERSION < 210  // the option's name, then and since
constexpr mi_option_t kDelay = mi_option_decommit_delay;
#else
constexpr mi_option_t kDelay = mi_option_purge_delay;
#endif

// Free pages go back to the system at once: 256 connections leave 9 MB with a recorder, not 15.
const bool pages_go_back = [] {
  mi_option_set(kDelay, 0);
  return true;
}();

// A library in C, it would abort where no memory is left and nobody has said otherwise.
const bool throws_where_none_is_left = [] {
  std::set_new_handler([] { throw std::bad_alloc(); });
  return true;
}();

}  // namespace
