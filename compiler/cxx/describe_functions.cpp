// From Clang's declarations to CxxFunction: see describe_functions.h.
#include "compiler/cxx/describe_functions.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringSwitch.h"

using namespace dpg;
using namespace dpg::cxx;
using llvm::dyn_cast;
using llvm::StringRef;

// ----------------------------------------------------------------------------------------------------------------
// types

/// std::complex<double> and std::complex<float>; nothing else.
static std::optional<CxxElement> complexElement(clang::QualType canonical, const clang::ASTContext &context) {
  const auto *instance =
      llvm::dyn_cast_if_present<clang::ClassTemplateSpecializationDecl>(canonical->getAsCXXRecordDecl());
  if (!instance || !instance->isInStdNamespace() || instance->getName() != "complex")
    return std::nullopt;
  const clang::QualType part = instance->getTemplateArgs()[0].getAsType().getCanonicalType();
  if (part == context.DoubleTy)
    return CxxElement::ComplexDouble;
  return part == context.FloatTy ? std::optional(CxxElement::ComplexFloat) : std::nullopt;
}

/// The formats of the runtime: dpg::dd, and instances of dpg::narrow_float, which bits of exponent and fraction tell.
static std::optional<CxxElement> formatOfRuntime(clang::QualType canonical) {
  const clang::CXXRecordDecl *record = canonical->getAsCXXRecordDecl();
  if (record && record->getQualifiedNameAsString() == "dpg::dd")
    return CxxElement::DoubleDouble;
  const auto *instance = llvm::dyn_cast_if_present<clang::ClassTemplateSpecializationDecl>(record);
  if (!instance || instance->getQualifiedNameAsString() != "dpg::narrow_float")
    return std::nullopt;
  const int64_t exponent = instance->getTemplateArgs()[0].getAsIntegral().getExtValue();
  const int64_t fraction = instance->getTemplateArgs()[1].getAsIntegral().getExtValue();
  const std::pair<std::pair<int64_t, int64_t>, CxxElement> formats[] = {{{8, 7}, CxxElement::BF16},
                                                                        {{5, 10}, CxxElement::F16},
                                                                        {{8, 10}, CxxElement::TF32},
                                                                        {{4, 3}, CxxElement::E4M3},
                                                                        {{5, 2}, CxxElement::E5M2}};
  for (const auto &[bits, element] : formats)
    if (bits == std::pair(exponent, fraction))
      return element;
  return std::nullopt;
}

static CxxElement elementOf(clang::QualType type, const clang::ASTContext &context) {
  const clang::QualType canonical = type.getCanonicalType().getUnqualifiedType();
  if (canonical->isDependentType())
    return CxxElement::Deduced;
  if (canonical == context.DoubleTy)
    return CxxElement::Double;
  if (canonical == context.FloatTy)
    return CxxElement::Float;
  if (const std::optional<CxxElement> complex = complexElement(canonical, context))
    return *complex;
  if (const std::optional<CxxElement> format = formatOfRuntime(canonical))
    return *format;
  if (canonical == context.BoolTy)
    return CxxElement::Bool;
  if (canonical == context.getIntTypeForBitwidth(64, true).getCanonicalType())
    return CxxElement::Index;
  if (canonical == context.IntTy)
    return CxxElement::Int32;
  return canonical == context.SignedCharTy ? CxxElement::Int8 : CxxElement::Other;
}

static Shape shapeOfTemplate(StringRef name) {
  return llvm::StringSwitch<Shape>(name)
      .Case("std::span", Shape::Span)
      .Case("dpg::vector", Shape::Vector)
      .Case("dpg::dense_matrix", Shape::Dense)
      .Case("dpg::csr_rows", Shape::CsrRows)
      .Case("dpg::csr_matrix", Shape::CsrMatrix)
      .Case("dpg::coo_matrix", Shape::CooMatrix)
      .Case("dpg::sell_rows", Shape::SellRows)
      .Case("dpg::bsr_rows", Shape::BsrRows)
      .Default(Shape::Other);
}

/// A span whose length is part of its type cannot hold any part of a vector.
static bool hasFixedLength(llvm::ArrayRef<clang::TemplateArgument> arguments) {
  return arguments.size() > 1 && arguments[1].getKind() == clang::TemplateArgument::Integral &&
         !arguments[1].getAsIntegral().isAllOnes();
}

static void describeInstance(const clang::TemplateDecl &made, llvm::ArrayRef<clang::TemplateArgument> arguments,
                             const clang::ASTContext &context, CxxType &described) {
  described.shape = shapeOfTemplate(made.getQualifiedNameAsString());
  const bool hasElement = !arguments.empty() && arguments[0].getKind() == clang::TemplateArgument::Type;
  if (described.shape == Shape::Other || !hasElement || (described.shape == Shape::Span && hasFixedLength(arguments))) {
    described.shape = Shape::Other;
    return;
  }
  const clang::QualType element = arguments[0].getAsType();
  described.element = elementOf(element, context);
  described.isConstSpan = element.isConstQualified();
}

static void describeShape(clang::QualType type, const clang::ASTContext &context, CxxType &described) {
  const clang::QualType canonical = type.getCanonicalType().getUnqualifiedType();
  if (canonical->isArithmeticType() || complexElement(canonical, context) || formatOfRuntime(canonical)) {
    described.shape = Shape::Scalar;
    described.element = elementOf(canonical, context);
  } else if (const auto *instance = canonical->getAs<clang::TemplateSpecializationType>()) {
    if (const clang::TemplateDecl *made = instance->getTemplateName().getAsTemplateDecl())
      describeInstance(*made, instance->template_arguments(), context, described);
  } else if (canonical->isDependentType()) {
    const bool isPointer = canonical->isPointerType() || canonical->isArrayType();
    described.shape = isPointer ? Shape::Other : Shape::Any;
    described.element = CxxElement::Deduced;
  } else if (const clang::CXXRecordDecl *record = canonical->getAsCXXRecordDecl()) {
    if (const auto *instance = dyn_cast<clang::ClassTemplateSpecializationDecl>(record))
      describeInstance(*instance->getSpecializedTemplate(), instance->getTemplateArgs().asArray(), context, described);
    else if (record->getQualifiedNameAsString() == "dpg::communicator")
      described.shape = Shape::Communicator;
  }
}

CxxType cxx::describeType(clang::QualType type, const clang::ASTContext &context) {
  CxxType described;
  clang::PrintingPolicy policy = context.getPrintingPolicy();
  policy.SuppressTagKeyword = true;
  described.text = type.getAsString(policy);
  described.isVoid = type->isVoidType();
  if (type->isRValueReferenceType())
    described.passing = Passing::RvalueReference;
  else if (type->isLValueReferenceType())
    described.passing = type->getPointeeType().isConstQualified() ? Passing::ConstReference : Passing::Reference;
  describeShape(type.getNonReferenceType(), context, described);
  return described;
}

// ----------------------------------------------------------------------------------------------------------------
// functions

static const clang::FunctionDecl *functionOf(const clang::NamedDecl &declaration) {
  if (const auto *made = dyn_cast<clang::FunctionTemplateDecl>(&declaration))
    return made->getTemplatedDecl();
  return dyn_cast<clang::FunctionDecl>(&declaration);
}

static bool isPublic(const clang::NamedDecl &declaration) {
  for (const clang::Decl *at = &declaration; at; at = dyn_cast<clang::Decl>(at->getDeclContext())) {
    if (at->getAccess() == clang::AS_private || at->getAccess() == clang::AS_protected)
      return false;
    if (!at->getDeclContext())
      break;
  }
  return true;
}

static std::string whyUnusable(const clang::NamedDecl &declaration) {
  const clang::FunctionDecl *function = functionOf(declaration);
  if (!function)
    return std::string("is no function but a ") +
           (llvm::isa<clang::TypeDecl, clang::ClassTemplateDecl>(declaration) ? "type" : "variable or another name");
  if (const auto *method = dyn_cast<clang::CXXMethodDecl>(function); method && !method->isStatic())
    return "is a member of the objects of its class";
  if (!isPublic(declaration))
    return "is not public";
  if (function->isVariadic())
    return "takes any number of arguments";
  if (function->isDeleted())
    return "is deleted";
  if (function->isConsteval())
    return "runs in the compiler only";
  for (const clang::ParmVarDecl *parameter : function->parameters())
    if (parameter->isParameterPack())
      return "takes any number of arguments";
  return "";
}

CxxFunction cxx::describeDeclaration(const clang::NamedDecl &declaration, const ClangPlaces &places) {
  CxxFunction described;
  described.name = declaration.getQualifiedNameAsString();
  described.place = places.of(clang::SourceRange(declaration.getLocation()));
  described.unusable = whyUnusable(declaration);
  const clang::FunctionDecl *function = functionOf(declaration);
  if (!function)
    return described;
  described.isTemplate = function->isTemplated();
  described.result = describeType(function->getReturnType(), declaration.getASTContext());
  for (const clang::ParmVarDecl *parameter : function->parameters())
    described.parameters.push_back({describeType(parameter->getOriginalType(), declaration.getASTContext()),
                                    parameter->getName().str(), places.of(parameter->getSourceRange())});
  return described;
}

// ----------------------------------------------------------------------------------------------------------------
// names

static const clang::NamedDecl &meant(const clang::NamedDecl &declaration) {
  const auto *shadow = dyn_cast<clang::UsingShadowDecl>(&declaration);
  return shadow ? *shadow->getTargetDecl() : declaration;
}

/// The namespace or class of that name in another, or null.
static clang::DeclContext *findScope(clang::ASTContext &context, clang::DeclContext &outer, StringRef name) {
  for (clang::NamedDecl *found : outer.lookup(&context.Idents.get(name))) {
    if (auto *space = dyn_cast<clang::NamespaceDecl>(found))
      return space;
    if (auto *alias = dyn_cast<clang::NamespaceAliasDecl>(found))
      return alias->getNamespace();
    if (auto *record = dyn_cast<clang::CXXRecordDecl>(found))
      return record->getDefinition();
    if (auto *type = dyn_cast<clang::TypedefNameDecl>(found))
      if (clang::CXXRecordDecl *record = type->getUnderlyingType()->getAsCXXRecordDecl())
        return record->getDefinition();
  }
  return nullptr;
}

std::vector<const clang::NamedDecl *> cxx::findFunctions(clang::ASTContext &context, StringRef qualifiedName) {
  llvm::SmallVector<StringRef> parts;
  qualifiedName.split(parts, "::");
  clang::DeclContext *scope = context.getTranslationUnitDecl();
  for (StringRef part : llvm::ArrayRef(parts).drop_back())
    if (!(scope = findScope(context, *scope, part)))
      return {};
  std::vector<const clang::NamedDecl *> functions, others;
  for (const clang::NamedDecl *found : scope->lookup(&context.Idents.get(parts.back()))) {
    const clang::NamedDecl &target = meant(*found);
    (functionOf(target) ? functions : others).push_back(&target);
  }
  return functions.empty() ? others : functions;
}

static void visitFunctions(const clang::DeclContext &scope, const clang::SourceManager &sources,
                           llvm::function_ref<void(const clang::NamedDecl &)> visit) {
  for (const clang::Decl *declaration : scope.decls()) {
    if (declaration->isImplicit() || sources.isInSystemHeader(sources.getFileLoc(declaration->getLocation())))
      continue;
    if (llvm::isa<clang::FunctionDecl, clang::FunctionTemplateDecl>(declaration))
      visit(*llvm::cast<clang::NamedDecl>(declaration));
    else if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::CXXRecordDecl>(declaration))
      visitFunctions(*llvm::cast<clang::DeclContext>(declaration), sources, visit);
  }
}

void cxx::visitFunctions(clang::ASTContext &context, llvm::function_ref<void(const clang::NamedDecl &)> visit) {
  ::visitFunctions(*context.getTranslationUnitDecl(), context.getSourceManager(), visit);
}
