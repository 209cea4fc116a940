// The one name that the loaded library exports.
#include "compiler/cxx/cxx.h"

extern "C" __attribute__((visibility("default"))) const dpg::cxx::Library *dpg_cxx_library() {
  static constexpr dpg::cxx::Library library{dpg::cxx::checkImplementations, dpg::cxx::importHeader};
  return &library;
}
