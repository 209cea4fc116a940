// Types and attributes of the dist dialect.
#ifndef DIALECTS_DIST_TYPES
#define DIALECTS_DIST_TYPES

include "dialects/dist/dist_base.td"
include "dialects/dist/dist_enums.td"
include "dialects/dpg/dpg_types.td"

def Dist_PartitionAttr : AttrDef<Dist_Dialect, "Partition"> {
  let mnemonic = "partition";
  let summary = "How the index space of one extent is spread over the processes";
  let description = [{
    `balanced` balances the nonzeros of the lines of the matrix named `by`; `on_root` puts everything on process 0, with the
    reason in `why`. Graphs carry an array of these as `dist.partitions`.
  }];
  let parameters = (ins "::dpg::ir::ExtentAttr":$extent, EnumParameter<Dist_Spread>:$spread,
                        StringRefParameter<"name of a matrix", [{""}]>:$by, StringRefParameter<"reason", [{""}]>:$why);
  let assemblyFormat = "`<` $extent $spread (`by` $by^)? (`why` $why^)? `>`";
  let genVerifyDecl = 1;
}

class Dist_Type<string name, string typeMnemonic> : TypeDef<Dist_Dialect, name> { let mnemonic = typeMnemonic; }
def Dist_Plan : Dist_Type<"Plan", "plan"> { let summary = "Which entries of a vector the matrices of a plan read from other processes"; }
def Dist_Exchange : Dist_Type<"Exchange", "exchange"> { let summary = "An exchange in flight"; }

#endif
