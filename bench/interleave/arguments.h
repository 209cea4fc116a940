// The arguments of a measuring program: `--name value`, each with a default.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

namespace bench {

class arguments {
public:
  arguments(int count, char **words) : count_(count), words_(words) {}

  std::string text(std::string_view name, std::string_view otherwise) const {
    for (int i = 1; i + 1 < count_; i += 2)
      if (words_[i] == name)
        return words_[i + 1];
    return std::string(otherwise);
  }

  long long integer(std::string_view name, long long otherwise) const {
    const std::string value = text(name, "");
    return value.empty() ? otherwise : std::atoll(value.c_str());
  }

  double real(std::string_view name, double otherwise) const {
    const std::string value = text(name, "");
    return value.empty() ? otherwise : std::atof(value.c_str());
  }

private:
  int count_;
  char **words_;
};

} // namespace bench
