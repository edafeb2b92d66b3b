using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Emits the document: as bytes, as an object, and the identity behind its id.</summary>
internal static class DocumentEmitter
{
    private static readonly ConstantLines WriteToBegin = new(
        "/// <inheritdoc/>", Names.GeneratedCode, $"public void {GeneratedMembers.WriteTo}({Names.BufferWriter} output, in {Names.WriteContext} context)");

    private static readonly ConstantLines ToDocumentBegin = new(
        "", "/// <inheritdoc/>", Names.GeneratedCode, $"public {Names.Document} {GeneratedMembers.ToDocument}(in {Names.WriteContext} context)");

    private static readonly ConstantLines Member = new("", Names.GeneratedCode);
    private static readonly ConstantLines OneWay = new("", Names.GeneratedCode, $"bool {Names.Spec}.IsTwoWay => false;");
    private static readonly ConstantLines TwoWay = new("", Names.GeneratedCode, $"bool {Names.Spec}.IsTwoWay => true;");
    private static readonly ConstantLines IsReverse = new($"bool reverse = context.Direction == {Names.Direction}.Reverse;");
    private static readonly ConstantLines NewDocument = new($"return new {Names.Document}");

    public static void Emit(IndentedWriter code, SpecificationPlan plan)
    {
        WriteTo(code, plan);
        ToDocument(code, plan);
        code.Lines(Member);
        code.Line($"string? {Names.Spec}.DocumentId => {plan.IdExpression};");
        code.Lines(plan.Model.TwoWay ? TwoWay : OneWay);
        if (plan.HasHashedId) Method(code, Names.Identified, "WriteIdentity", DocumentLayout.Identity(plan));
        if (plan.Source.HasOpenSelector) Method(code, Names.Selecting, "WriteSelector", SelectorPieces.Of(plan.Model.Selector!));
    }

    private static void WriteTo(IndentedWriter code, SpecificationPlan plan)
    {
        code.Lines(WriteToBegin);
        using (code.OpenBlock())
        {
            if (plan.Source.IsBroken) ThrowBroken(code, plan.Source);
            else if (plan.Model.TwoWay) BothWays(code, plan);
            else DocumentLayout.Document(plan, reverse: false).WriteDocument(code);
        }
    }

    private static void BothWays(IndentedWriter code, SpecificationPlan plan)
    {
        code.Line($"if (context.Direction == {Names.Direction}.Reverse)");
        using (code.OpenBlock()) DocumentLayout.Document(plan, reverse: true).WriteDocument(code);
        code.Line("else");
        using (code.OpenBlock()) DocumentLayout.Document(plan, reverse: false).WriteDocument(code);
    }

    private static void ToDocument(IndentedWriter code, SpecificationPlan plan)
    {
        code.Lines(ToDocumentBegin);
        using (code.OpenBlock())
        {
            if (plan.Source.IsBroken)
            {
                ThrowBroken(code, plan.Source);
                return;
            }

            if (plan.Model.TwoWay) code.Lines(IsReverse);
            code.Lines(NewDocument);
            using (code.OpenBlock(";"))
            {
                if (plan.Model.TwoWay) code.Line($"Id = {plan.IdExpression} + (reverse ? \"-reverse\" : \"\"),");
                else code.Line($"Id = {plan.IdExpression},");
                foreach (PlannedOption option in plan.Options) Property(code, plan, option);
            }
        }
    }

    private static void Property(IndentedWriter code, SpecificationPlan plan, PlannedOption planned)
    {
        string? forward = Value(plan, planned.Option, planned.Forward, reverse: false);
        string? back = plan.Model.TwoWay ? Value(plan, planned.Option, planned.Reverse, reverse: true) : forward;
        if (forward is null && back is null) return;
        if (forward == back) code.Line($"{planned.Option.Name} = {forward},");
        else code.Line($"{planned.Option.Name} = reverse ? {back ?? "null"} : {forward ?? "null"},");
    }

    private static string? Value(SpecificationPlan plan, ReplicationOption option, OptionSource source, bool reverse)
    {
        ReplicationModel model = plan.Model;
        if (source.Fixed is { } value) return FixedJson.Code(option, value);
        if (source.Member is { } member) return MemberCode.DocumentValue(option, member);
        return option.Kind switch
        {
            OptionKind.CreateTargetParams when model.TargetParams is { } targetParams && !reverse => FixedJson.Code(targetParams),
            OptionKind.QueryParameters => QueryParams(plan),
            OptionKind.Selector when model.Selector is { IsConstant: true } selector => $"{Names.Values}.Json({CodeLiteral.Of(selector.Key)})",
            OptionKind.Selector when model.Selector is not null => Names.Selector + ".Of(this)",
            _ => null,
        };
    }

    private static string QueryParams(SpecificationPlan plan)
    {
        string calls = "";
        foreach (FixedQueryParam parameter in plan.Model.QueryParams)
            calls += $".Add({CodeLiteral.Of(parameter.Key)}, {FixedJson.Code(parameter)})";
        foreach (MemberModel member in plan.QueryParamMembers ?? [])
            calls += $".Add({CodeLiteral.Of(member.QueryKey!)}, {QueryValue(member)})";
        return $"new {Names.QueryParams}(){calls}.ToJson()";
    }

    private static string QueryValue(MemberModel member) => member.Kind == ValueKind.Enum
        ? MemberCode.Reference(member) + (member.IsNullable ? "?.ToString()" : ".ToString()")
        : MemberCode.Reference(member);

    /// <summary>A method of an interface that writes to a writer.</summary>
    private static void Method(IndentedWriter code, string type, string name, DocumentPieces pieces)
    {
        code.Lines(Member);
        code.Line($"void {type}.{name}(ref {Names.Writer} json)");
        using (code.OpenBlock()) pieces.WriteTo(code);
    }

    private static void ThrowBroken(IndentedWriter code, SpecificationSource source)
    {
        IEnumerable<string> arguments = new[] { source.Model.Type.DisplayName }.Concat(source.BrokenRules).Select(CodeLiteral.Of);
        code.Line($"throw {Names.Failure}.Broken({string.Join(", ", arguments)});");
    }
}
