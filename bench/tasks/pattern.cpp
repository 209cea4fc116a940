#include "pattern.h"

#include <algorithm>
#include <random>

namespace tasks {

random::random(index width) : width(width) {
  std::minstd_rand draw(1);
  for (index i = 0; i < width; ++i) {
    std::array<index, count> needs{};
    for (std::size_t k = 0; k < needs.size();) {
      const auto candidate = static_cast<index>(draw() % static_cast<unsigned long>(width));
      if (std::find(needs.begin(), needs.begin() + static_cast<std::ptrdiff_t>(k), candidate) ==
          needs.begin() + static_cast<std::ptrdiff_t>(k))
        needs[k++] = candidate;
    }
    std::sort(needs.begin(), needs.end());
    drawn.push_back(needs);
  }
}

} // namespace tasks
