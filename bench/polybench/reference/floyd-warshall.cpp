// The lengths of the shortest paths between all pairs of nodes.
#include "kernel.h"

namespace VARIANT {

void floyd_warshall(index n, int *__restrict path) {
  TAKE_SIZES_AS_KNOWN
  for (index k = 0; k < n; ++k)
    for (index i = 0; i < n; ++i)
      for (index j = 0; j < n; ++j) {
        const int over = path[i * n + k] + path[k * n + j];
        path[i * n + j] = path[i * n + j] < over ? path[i * n + j] : over;
      }
}

} // namespace VARIANT
