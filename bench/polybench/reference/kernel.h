// What the kernels' sources share: each is compiled several times, into namespaces of its own.
#pragma once

#ifndef VARIANT
#define VARIANT reference
#endif

namespace VARIANT {
using index = long;
}
