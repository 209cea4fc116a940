// The words of a command line: see words.h.
#include "compiler/driver/words.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

namespace dpg::driver {

bool takeFlag(std::vector<llvm::StringRef> &words, llvm::StringRef name) {
  const size_t count = words.size();
  llvm::erase(words, name);
  return words.size() < count;
}

std::string takeValues(std::vector<llvm::StringRef> &words, llvm::StringRef name, llvm::StringRef what,
                       std::vector<std::string> &values) {
  std::vector<llvm::StringRef> left;
  for (size_t k = 0; k < words.size(); ++k) {
    llvm::StringRef rest = words[k];
    if (!rest.consume_front(name) || !(rest.empty() || (name.starts_with("--") && rest.starts_with("=")))) {
      left.push_back(words[k]);
      continue;
    }
    const bool isAttached = rest.consume_front("=");
    if (!isAttached && k + 1 < words.size())
      rest = words[++k];
    if (rest.empty())
      return (name + " needs " + what).str();
    values.push_back(rest.str());
  }
  words = std::move(left);
  return "";
}

std::string takeValue(std::vector<llvm::StringRef> &words, llvm::StringRef name, llvm::StringRef what,
                      std::string &value) {
  std::vector<std::string> values;
  std::string wrong = takeValues(words, name, what, values);
  if (!values.empty())
    value = values.back();
  return wrong;
}

} // namespace dpg::driver
