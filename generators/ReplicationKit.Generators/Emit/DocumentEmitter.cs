using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Emits the code that writes the document. The runtime creates the object from the written JSON.</summary>
internal static class DocumentEmitter
{
    public static void Emit(IndentedWriter code, SpecificationPlan plan)
    {
        WriteTo(code, plan);
        code.Line(
            $$"""

            /// <inheritdoc/>
            {{Names.NoCoverage}}
            public {{Names.Document}} {{GeneratedMembers.ToDocument}}(in {{Names.WriteContext}} context) =>
                {{Names.SpecificationDocument}}.Of(this, in context);
            """
        );
        Deviations(code, plan);
        if (plan.HasHashedId)
            WriteOptions(code, plan);
        if (plan.Source.HasOpenSelector)
            WriteSelector(code, plan, plan.Model.Selector!);
    }

    /// <summary>
    /// Emits the members that differ from the interface's default members. If the record hides another specification, that specification's
    /// members would be chosen over the interface's.
    /// </summary>
    private static void Deviations(IndentedWriter code, SpecificationPlan plan)
    {
        ReplicationModel model = plan.Model;
        if (plan.Source.IsBroken)
            Deviation(code, "string?", Names.Spec + ".DocumentId", CodeLiteral.Of(plan.IdTemplate));
        else if (model.HidesInherited)
            Deviation(code, "string?", Names.Spec + ".DocumentId", Names.SpecificationDocument + ".IdOf(this)");
        if (model.TwoWay || model.HidesInherited)
            Deviation(code, "bool", Names.Spec + ".IsTwoWay", model.TwoWay ? "true" : "false");
        if (!model.IsForDefaultServer || model.HidesInherited)
            Deviation(code, Names.Server, Names.Generated + ".Server", $"({Names.Server})({model.Server})");
    }

    private static void Deviation(IndentedWriter code, string type, string member, string value) =>
        code.Line(
            $$"""

            {{Names.NoCoverage}}
            {{type}} {{member}} => {{value}};
            """
        );

    /// <summary>The attribute of a method that reads obsolete members.</summary>
    private static string Reading(SpecificationPlan plan) => plan.Model.ReadsForbidden ? " " + Names.Obsolete : "";

    private static void WriteTo(IndentedWriter code, SpecificationPlan plan)
    {
        code.Line(
            $$"""
            /// <inheritdoc/>
            {{Names.NoCoverage}}{{Reading(plan)}}
            public void {{GeneratedMembers.WriteTo}}({{Names.BufferWriter}} output, in {{Names.WriteContext}} context)
            """
        );
        using (code.Block())
        {
            if (plan.Source.IsBroken)
                code.Line($"throw {Names.BrokenSpecification}.Exception<{plan.CodeName}>();");
            else if (plan.HasHashedId)
                code.Line(
                    $"{Names.IdentifiedDocument}.Write(this, output, in context, {CodeLiteral.Utf8(JsonText.Escape(plan.IdTemplate))});"
                );
            else if (plan.Model.TwoWay)
                BothDirections(code, plan, $"context.Direction == {Names.Direction}.Reverse", Document);
            else
                Document(code, plan, reverse: false);
        }
    }

    private static void Document(IndentedWriter code, SpecificationPlan plan, bool reverse) =>
        DocumentLayout.Document(plan, reverse).WriteDocument(code);

    /// <summary>The JSON after the id in the document, and the JSON of the identity, from which the id's hash is computed.</summary>
    private static void WriteOptions(IndentedWriter code, SpecificationPlan plan)
    {
        code.Line(
            $$"""

            {{Names.NoCoverage}}{{Reading(plan)}}
            void {{Names.Identified}}.WriteOptions(ref {{Names.Writer}} json)
            """
        );
        using (code.Block())
        {
            if (plan.Model.TwoWay)
                BothDirections(code, plan, "json.IsReverse", Options);
            else
                Options(code, plan, reverse: false);
        }
    }

    private static void Options(IndentedWriter code, SpecificationPlan plan, bool reverse) =>
        DocumentLayout.Options(plan, reverse).WriteTo(code);

    private static void WriteSelector(IndentedWriter code, SpecificationPlan plan, Selectors.SelectorTemplate selector)
    {
        code.Line(
            $$"""

            {{Names.NoCoverage}}{{Reading(plan)}}
            void {{Names.Selecting}}.WriteSelector(ref {{Names.Writer}} json)
            """
        );
        using (code.Block())
            SelectorPieces.Of(selector).WriteTo(code);
    }

    private static void BothDirections(
        IndentedWriter code,
        SpecificationPlan plan,
        string isReverse,
        Action<IndentedWriter, SpecificationPlan, bool> write
    )
    {
        code.Line($"if ({isReverse})");
        using (code.Block())
            write(code, plan, true);
        code.Line("else");
        using (code.Block())
            write(code, plan, false);
    }
}
