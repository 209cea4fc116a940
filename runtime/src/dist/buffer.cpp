// Memory for large arrays, mapped from the system.
#include <dpg/dist/buffer.h>

#include <dpg/errors.h>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <string>

namespace dpg {

namespace {

constexpr std::size_t alignment = 64;
constexpr std::size_t mapped_from = std::size_t(1) << 20; // smaller arrays come from the heap
constexpr std::size_t huge_page = std::size_t(2) << 20;

bool is_mapped(std::size_t bytes) { return bytes >= mapped_from; }

std::size_t round_up(std::size_t bytes, std::size_t unit) { return (bytes + unit - 1) / unit * unit; }

std::size_t page_size() {
  static const std::size_t size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

void *map_array(std::size_t bytes) {
  void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    throw std::bad_alloc();
  if (bytes >= 4 * huge_page)
    madvise(memory, bytes, MADV_HUGEPAGE); // fewer misses when sparse products gather; a hint, may be refused
  return memory;
}

/// Of the last level, which cores share; a usual size where the system does not say.
std::size_t cache_bytes() {
  constexpr std::size_t usual = std::size_t(32) << 20;
  const long said = sysconf(_SC_LEVEL3_CACHE_SIZE);
  return said > 0 ? static_cast<std::size_t>(said) : usual;
}

} // namespace

bool outgrows_caches(std::size_t bytes) {
  static const std::size_t cached = cache_bytes();
  return bytes > cached;
}

bool begins_with_zeros(std::size_t bytes) { return is_mapped(bytes); }

std::size_t array_bytes(index count, std::size_t element_bytes) {
  std::ptrdiff_t bytes = 0;
  if (count < 0)
    throw shape_error("an array cannot have " + std::to_string(count) + " elements");
  if (__builtin_mul_overflow(count, static_cast<std::ptrdiff_t>(element_bytes), &bytes))
    throw shape_error("an array of " + std::to_string(count) + " elements is larger than memory can be");
  return static_cast<std::size_t>(bytes);
}

index element_count(index rows, index columns) {
  index elements = 0, bytes = 0;
  if (rows < 0 || columns < 0 || __builtin_mul_overflow(rows, columns, &elements) ||
      __builtin_mul_overflow(elements, index(sizeof(double)), &bytes))
    throw shape_error("a matrix cannot have " + std::to_string(rows) + " rows of " + std::to_string(columns) +
                      " elements");
  return elements;
}

void *allocate_array(std::size_t bytes) {
  if (bytes == 0)
    return nullptr;
  if (is_mapped(bytes))
    return map_array(round_up(bytes, page_size()));
  void *memory = std::aligned_alloc(alignment, round_up(bytes, alignment));
  if (!memory)
    throw std::bad_alloc();
  return memory;
}

void free_array(void *memory, std::size_t bytes) noexcept {
  if (!memory)
    return;
  if (is_mapped(bytes))
    munmap(memory, round_up(bytes, page_size()));
  else
    std::free(memory);
}

std::size_t shrink_array(void *memory, std::size_t bytes, std::size_t kept) noexcept {
  if (!is_mapped(bytes))
    return bytes;
  kept = std::max(kept, mapped_from); // stays mapped, so that it is freed as it was made
  const std::size_t mapped = round_up(bytes, page_size()), wanted = round_up(kept, page_size());
  if (wanted < mapped)
    munmap(static_cast<char *>(memory) + wanted, mapped - wanted);
  return std::min(kept, bytes);
}

void discard_pages(void *part, std::size_t bytes) noexcept {
  const auto first = round_up(reinterpret_cast<std::size_t>(part), page_size());
  const auto last = (reinterpret_cast<std::size_t>(part) + bytes) / page_size() * page_size();
  if (first < last)
    madvise(reinterpret_cast<void *>(first), last - first, MADV_DONTNEED);
}

} // namespace dpg
