// What an evaluation prints and writes.
#pragma once

#include "compiler/eval/evaluate.h"

namespace dpg::eval {

/// Writes a value as a Matrix Market file of numbers with 40 digits, sparse matrices as coordinates; into a path that
/// ends in `.npy`, as NumPy's file of 64 bits a number. Returns what went wrong, or nothing. The file appears whole or
/// not at all.
std::string writeResult(const std::string &path, const Value &value);

/// Size, norms and the ten largest elements of an array; 20 digits of a number.
void summarise(llvm::raw_ostream &out, const std::string &name, const Value &value);
void describeLoop(llvm::raw_ostream &out, const LoopRecord &loop, const SourceManager &sources);
void describeCertificate(llvm::raw_ostream &out, const CertificateRecord &certificate, const SourceManager &sources);

} // namespace dpg::eval
