// The combinations of formats that the lines of `arithmetic` promise: see variants.h.
#include "compiler/cxx/variants.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::cxx;
using namespace dpg::ast;

/// Each may cost an instantiation of a template.
static constexpr size_t maxCombinations = 1000;

namespace {

class VariantReader {
public:
  VariantReader(const std::vector<Datum> &data, DiagnosticEngine &diagnostics) : data(data), diagnostics(diagnostics) {}

  Variant plain() const {
    Variant variant;
    for (const Datum &datum : data)
      variant.formats.push_back({datum.isReal ? Format() : Format{datum.fixed, "", {}}});
    return variant;
  }

  Variant read(const std::vector<FormatChoice> &line) {
    Variant variant = plain();
    variant.place = line.front().parameter.range;
    for (const FormatChoice &choice : line) {
      const auto datum = llvm::find_if(data, [&](const Datum &d) { return d.name() == choice.parameter.text; });
      if (datum != data.end())
        variant.formats[static_cast<size_t>(datum - data.begin())] = formatsOf(choice, *datum);
    }
    return variant;
  }

  bool isRight = true;

private:
  std::vector<Format> formatsOf(const FormatChoice &choice, const Datum &datum) {
    std::vector<Format> formats;
    if (!datum.isReal) {
      diagnostics.report(DiagnosticKind::cxx_format_fixed, choice.parameter.range, datum.name(), describe(datum));
      isRight = false;
      return {Format{datum.fixed, "", {}}};
    }
    for (const Name &name : choice.formats) {
      const std::optional<Element> format = elementOf(name.text);
      const std::optional<CxxElement> element =
          format && isRealFormat(*format) ? elementOfFormat(*format) : std::nullopt;
      if (element)
        formats.push_back({*element, name.text, name.range});
      else
        diagnostics.report(DiagnosticKind::cxx_no_type, name.range, datum.name(), name.text);
      isRight &= element.has_value();
    }
    return formats;
  }

  const std::vector<Datum> &data;
  DiagnosticEngine &diagnostics;
};

size_t combinationCount(const Variant &variant) {
  size_t count = 1;
  for (const std::vector<Format> &formats : variant.formats)
    count = std::min(count * std::max<size_t>(formats.size(), 1), maxCombinations + 1);
  return count;
}

} // namespace

std::optional<std::vector<Variant>> cxx::variantsOf(const ImplementationComponent &implementation,
                                                    const std::vector<Datum> &data, DiagnosticEngine &diagnostics) {
  VariantReader reader(data, diagnostics);
  std::vector<Variant> variants;
  size_t count = 0;
  for (const std::vector<FormatChoice> &line : implementation.arithmetic) {
    variants.push_back(reader.read(line));
    count += combinationCount(variants.back());
  }
  if (variants.empty())
    variants.push_back(reader.plain());
  if (count > maxCombinations) {
    diagnostics.report(DiagnosticKind::cxx_many_variants, *variants.front().place,
                       "over " + std::to_string(maxCombinations), maxCombinations);
    return std::nullopt;
  }
  return reader.isRight ? std::optional(std::move(variants)) : std::nullopt;
}

std::vector<Combination> cxx::combinationsOf(const Variant &variant) {
  std::vector<Combination> combinations{{}};
  for (const std::vector<Format> &formats : variant.formats) {
    std::vector<Combination> longer;
    for (const Combination &combination : combinations)
      for (const Format &format : formats) {
        longer.push_back(combination);
        longer.back().push_back(format);
      }
    combinations = std::move(longer);
  }
  return combinations;
}

std::string cxx::describe(const Combination &combination, const std::vector<Datum> &data) {
  std::string text;
  for (const auto &[format, datum] : llvm::zip_equal(combination, data))
    if (datum.isReal)
      text += (text.empty() ? "" : ", ") + datum.name() + " " + format.word;
  return text.empty() ? "these parameters" : text;
}
