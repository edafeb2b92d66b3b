using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>
/// Emits <c>PrintMembers</c>, which the record's <c>ToString</c> calls, where the compiler's own would show a password: in addresses that
/// are strings or URIs, in proxies, in <c>ibrowse_options</c>.
/// </summary>
internal static class PrintingEmitter
{
    public static void Emit(IndentedWriter code, SpecificationPlan plan)
    {
        ReplicationModel model = plan.Model;
        if (!model.MayPrintSecret)
            return;
        code.Line(
            $"""

            /// <summary>Prints the members, without the passwords in them.</summary>
            {Names.NoCoverage}{(model.ReadsForbidden ? " " + Names.Obsolete : "")}
            {model.PrintMembersModifiers} bool PrintMembers(global::System.Text.StringBuilder builder)
            """
        );
        using (code.Block())
        {
            code.Line($"{Names.PrintedMembers} printed = new(builder);");
            foreach (MemberModel member in model.Members)
            {
                if (member.IsPrinted)
                    code.Line($"printed.{Method(member)}({CodeLiteral.PartsOf(member.Name)}, this.{TypeIdentity.Escape(member.Name)});");
            }

            code.Line("return printed.Any;");
        }
    }

    private static string Method(MemberModel member) =>
        !member.MayPrintSecret ? "Add"
        : member.Option == ReplicationOptions.IbrowseOptions.Name ? "AddOptions"
        : "AddAddress";
}
