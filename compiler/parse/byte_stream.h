// Feeds bytes to the lexer.
#pragma once

#include "antlr4-runtime.h"

#include "llvm/ADT/StringRef.h"

namespace dpg {

/// A text as a stream of its bytes, so that every place that ANTLR knows is a byte offset. Outside comments and strings
/// the language is ASCII, and inside them any byte is taken.
class ByteStream : public antlr4::CharStream {
public:
  /// `skipped` bytes at the beginning (a byte order mark) are not part of the program.
  ByteStream(llvm::StringRef text, size_t skipped) : text(text), position(skipped) {}

  void consume() override { ++position; }
  size_t LA(ssize_t i) override {
    size_t at = i > 0 ? position + static_cast<size_t>(i) - 1 : position - static_cast<size_t>(-i);
    return i != 0 && at < text.size() ? static_cast<unsigned char>(text[at]) : IntStream::EOF;
  }
  ssize_t mark() override { return -1; }
  void release(ssize_t) override {}
  size_t index() override { return position; }
  void seek(size_t index) override { position = index; }
  size_t size() override { return text.size(); }
  std::string getSourceName() const override { return UNKNOWN_SOURCE_NAME; }
  std::string getText(const antlr4::misc::Interval &interval) override {
    if (interval.a < 0 || interval.b < interval.a)
      return "";
    return text.slice(static_cast<size_t>(interval.a), static_cast<size_t>(interval.b) + 1).str();
  }
  std::string toString() const override { return text.str(); }

private:
  llvm::StringRef text;
  size_t position;
};

} // namespace dpg
