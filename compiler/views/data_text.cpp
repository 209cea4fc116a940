// What is said of data in a drawing: see data_text.h.
#include "compiler/views/data_text.h"

#include "dialects/dist/dist.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace dpg;
using namespace dpg::views;

namespace {

struct ScalarText {
  std::string kind, format;
};

ScalarText scalarText(mlir::Type type) {
  if (llvm::isa<num::BallType>(type))
    return {"real", " enclosed"};
  if (type.isInteger(1))
    return {"bool", ""};
  if (type.isIntOrIndex())
    return {"int", ""};
  std::string format;
  llvm::raw_string_ostream(format) << type;
  return {"real", " " + format};
}

/// The partitions that derive from a graph's arrays.
llvm::SmallVector<dist_ir::PartitionAttr> partitionsOf(ir::GraphOp graph) {
  llvm::SmallVector<dist_ir::PartitionAttr> result;
  if (auto partitions = graph->getAttrOfType<mlir::ArrayAttr>("dist.partitions"))
    llvm::append_range(result, partitions.getAsRange<dist_ir::PartitionAttr>());
  return result;
}

/// ", rows spread" of an array that lies in parts on several processes.
std::string spreadOf(ir::ArrayType array, ir::GraphOp graph) {
  if (array.isReplicated())
    return ", on every process";
  const ir::ExtentAttr extent = array.spreadExtent();
  const bool isSpread = llvm::any_of(partitionsOf(graph), [&](dist_ir::PartitionAttr partition) {
    return partition.getExtent() == extent && partition.getSpread() != dist_ir::Spread::on_root;
  });
  if (!isSpread)
    return "";
  if (array.rank() == 1)
    return ", spread";
  return array.lineDimension() == 0 ? ", rows spread" : ", columns spread";
}

} // namespace

std::string views::typeText(mlir::Type type, ir::GraphOp graph) {
  auto array = llvm::dyn_cast<ir::ArrayType>(type);
  const auto [kind, format] = scalarText(array ? array.getElement() : type);
  if (!array)
    return kind + format;
  const std::string extents =
      llvm::join(llvm::map_range(array.getShape(), [](ir::ExtentAttr extent) { return extent.getText().str(); }), ", ");
  const std::string storage = array.isSparse() ? " " + stringifyStorage(array.getStorage()).str() : "";
  return (array.isSparse() ? "sparse " : "") + kind + "[" + extents + "]" + format + storage + spreadOf(array, graph);
}

std::vector<std::string> views::spreadText(ir::GraphOp graph) {
  llvm::SetVector<llvm::StringRef> reasons;
  std::vector<std::string> result;
  for (dist_ir::PartitionAttr partition : partitionsOf(graph)) {
    const std::string extent = partition.getExtent().getText().str();
    if (partition.getSpread() == dist_ir::Spread::on_root)
      reasons.insert(partition.getWhy());
    else if (partition.getBy().empty())
      result.push_back(extent + " is spread over the processes evenly");
    else
      result.push_back(extent + " is spread over the processes by the entries of " + partition.getBy().str());
  }
  for (const llvm::StringRef reason : reasons)
    result.push_back("runs on one process: " + reason.str());
  return result;
}

std::string views::placeText(mlir::Location location) {
  const auto place = location->findInstanceOf<mlir::FileLineColLoc>();
  if (!place)
    return "";
  return (llvm::sys::path::filename(place.getFilename().getValue()) + ":" + llvm::Twine(place.getLine())).str();
}

std::string views::escaped(llvm::StringRef text) {
  constexpr llvm::StringRef replacement = "\xEF\xBF\xBD"; // U+FFFD; behind it come two that XML does not know
  std::string result;
  for (const char character : llvm::json::fixUTF8(text)) {
    const auto byte = static_cast<unsigned char>(character);
    const bool endsNoCharacter = byte >= 0xBE && llvm::StringRef(result).ends_with(replacement.take_front(2));
    if (character == '&')
      result += "&amp;";
    else if (character == '<')
      result += "&lt;";
    else if (character == '>')
      result += "&gt;";
    else if (character == '"')
      result += "&quot;";
    else if (byte < 0x20 || byte == 0x7F)
      result += character == '\t' ? " " : replacement;
    else if (endsNoCharacter)
      result += replacement.back();
    else
      result += character;
  }
  return result;
}
