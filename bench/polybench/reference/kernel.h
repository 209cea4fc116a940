// What the kernels' sources share: each is compiled several times, into namespaces of its own, and may be told its
// sizes, as PolyBench's programs are: -DKNOWN_SIZES="ni == 1000 && nj == 1100".
#pragma once

#ifndef VARIANT
#define VARIANT reference
#endif

#ifdef KNOWN_SIZES
#define TAKE_SIZES_AS_KNOWN                                                                                            \
  if (!(KNOWN_SIZES))                                                                                                  \
    __builtin_unreachable();
#else
#define TAKE_SIZES_AS_KNOWN
#endif

namespace VARIANT {
using index = long;
}
