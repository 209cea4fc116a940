// The most pairs of bases that a folded sequence has, by Nussinov's recurrence: table[i, j] for i up to j.
#include "kernel.h"

namespace VARIANT {

static int larger(int a, int b) { return a > b ? a : b; }

void nussinov(index n, const int *__restrict bases, int *__restrict table) {
  TAKE_SIZES_AS_KNOWN
  for (index i = n - 1; i >= 0; --i)
    for (index j = i + 1; j < n; ++j) {
      if (j - 1 >= 0)
        table[i * n + j] = larger(table[i * n + j], table[i * n + j - 1]);
      if (i + 1 < n)
        table[i * n + j] = larger(table[i * n + j], table[(i + 1) * n + j]);
      if (j - 1 >= 0 && i + 1 < n) {
        if (i < j - 1)
          table[i * n + j] = larger(table[i * n + j], table[(i + 1) * n + j - 1] + (bases[i] + bases[j] == 3 ? 1 : 0));
        else
          table[i * n + j] = larger(table[i * n + j], table[(i + 1) * n + j - 1]);
      }
      for (index k = i + 1; k < j; ++k)
        table[i * n + j] = larger(table[i * n + j], table[i * n + k] + table[(k + 1) * n + j]);
    }
}

} // namespace VARIANT
