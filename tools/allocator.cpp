// How the program's allocator keeps house.
#include <mimalloc.h>

#include <cstddef>
#include <exception>
#include <new>

#include "no_memory.h"

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

[[noreturn]] void throw_bad_alloc() {
  // Before main() nobody would catch it, and the exception itself may find no memory.
  if (std::get_terminate() == __gnu_cxx::__verbose_terminate_handler)
    contract::end_without_memory();
  throw std::bad_alloc();
}

}  // namespace

// The library's own operators abort where no memory is left: it is built as C, which can't throw.
void* operator new(std::size_t size) {
  if (void* memory = mi_malloc(size)) return memory;
  throw_bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  if (void* memory = mi_malloc_aligned(size, static_cast<std::size_t>(alignment))) return memory;
  throw_bad_alloc();
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return operator new(size, alignment);
}
void operator delete(void* memory) noexcept { mi_free(memory); }
void operator delete[](void* memory) noexcept { mi_free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { mi_free(memory); }
void operator delete[](void* memory, std::size_t /*size*/) noexcept { mi_free(memory); }
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept { mi_free(memory); }
void operator delete[](void* memory, std::align_val_t /*alignment*/) noexcept { mi_free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { mi_free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { mi_free(memory); }
