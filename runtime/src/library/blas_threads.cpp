// Asks the BLAS that a program loaded, if any, whether it is OpenBLAS. Programs without dense tasks link none.
#include <dpg/library/blas_threads.h>

#include <dlfcn.h>
#include <omp.h>

namespace dpg {

namespace {

template <class Function> Function *loaded(const char *name) {
  return reinterpret_cast<Function *>(dlsym(RTLD_DEFAULT, name));
}

/// OpenBLAS's functions for its threads, where it is loaded and they are its own: looked up once.
struct own_threads {
  int (*number)() = nullptr;
  void (*set)(int) = nullptr;

  static const own_threads &of_program() {
    static const own_threads found = [] {
      constexpr int posix_threads = 1;
      int (*const kind)() = loaded<int()>("openblas_get_parallel");
      const own_threads functions{loaded<int()>("openblas_get_num_threads"),
                                  loaded<void(int)>("openblas_set_num_threads")};
      const bool are_own = kind && kind() == posix_threads && functions.number && functions.set;
      return are_own ? functions : own_threads();
    }();
    return found;
  }
};

} // namespace

blas_threads::blas_threads(int threads) {
  const own_threads &blas = own_threads::of_program();
  if (!blas.set || blas.number() == threads)
    return;
  before_ = blas.number();
  blas.set(threads);
}

blas_threads::~blas_threads() {
  if (before_ > 0)
    own_threads::of_program().set(before_);
}

one_thread_if_small::one_thread_if_small(index n) {
  constexpr index small = 200; // OpenBLAS starts threads for less, and loses by them
  if (n > small || omp_get_max_threads() == 1)
    return;
  before_ = omp_get_max_threads();
  omp_set_num_threads(1);
  of_blas_.emplace(1);
}

one_thread_if_small::~one_thread_if_small() {
  if (before_ > 0)
    omp_set_num_threads(before_);
}

} // namespace dpg
