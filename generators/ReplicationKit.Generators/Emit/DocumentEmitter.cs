using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Emits the document: as bytes, as an object, and the identity behind its id.</summary>
internal static class DocumentEmitter
{
    public static void Emit(IndentedWriter code, SpecificationSource source)
    {
        WriteTo(code, source);
        code.Line();
        ToDocument(code, source);
        code.Line();
        code.Line(Names.GeneratedCode);
        code.Line($"string? {Names.Spec}.DocumentId => {IdExpression(source)};");
        code.Line();
        code.Line(Names.GeneratedCode);
        code.Line($"bool {Names.Spec}.IsTwoWay => {(source.Model.TwoWay ? "true" : "false")};");
        if (source.HasHashedId) Method(code, Names.Identified, "WriteIdentity", DocumentLayout.Identity(source));
        if (source.HasOpenSelector) Method(code, Names.Selecting, "WriteSelector", SelectorPieces.Of(source.Model.Selector!));
    }

    /// <summary>The id of the forward document as an expression.</summary>
    private static string IdExpression(SpecificationSource source)
    {
        var parts = new List<string>();
        string text = "";
        foreach (IdPart part in source.Model.Id)
        {
            MemberModel? member = part.IsPlaceholder ? source.Model.Members.FirstOrDefault(candidate => candidate.Name == part.Text) : null;
            if (member is null || !member.Kind.IsScalar())
            {
                text += part.IsPlaceholder ? "{" + part.Text + "}" : part.Text;
                continue;
            }

            if (text.Length > 0) parts.Add(CodeLiteral.Of(text));
            text = "";
            parts.Add(MemberCode.IdText(member));
        }

        if (source.HasHashedId) text += "-";
        if (text.Length > 0 || parts.Count == 0) parts.Add(CodeLiteral.Of(text));
        if (source.HasHashedId) parts.Add($"{Names.Hash}.Text({Names.Hash}.Of(this))");
        return string.Join(" + ", parts);
    }

    private static void WriteTo(IndentedWriter code, SpecificationSource source)
    {
        code.Line("/// <inheritdoc/>");
        code.Line(Names.GeneratedCode);
        code.Line($"public void {GeneratedMembers.WriteTo}({Names.BufferWriter} output, in {Names.WriteContext} context)");
        using (code.OpenBlock())
        {
            if (source.IsBroken)
            {
                ThrowBroken(code, source);
                return;
            }

            DocumentPieces forward = DocumentLayout.Document(source, reverse: false);
            if (source.Model.TwoWay) BothWays(code, source, forward);
            else forward.WriteDocument(code);
        }
    }

    private static void BothWays(IndentedWriter code, SpecificationSource source, DocumentPieces forward)
    {
        code.Line($"if (context.Direction == {Names.Direction}.Reverse)");
        using (code.OpenBlock()) DocumentLayout.Document(source, reverse: true).WriteDocument(code);
        code.Line("else");
        using (code.OpenBlock()) forward.WriteDocument(code);
    }

    private static void ToDocument(IndentedWriter code, SpecificationSource source)
    {
        code.Line("/// <inheritdoc/>");
        code.Line(Names.GeneratedCode);
        code.Line($"public {Names.Document} {GeneratedMembers.ToDocument}(in {Names.WriteContext} context)");
        using (code.OpenBlock())
        {
            if (source.IsBroken)
            {
                ThrowBroken(code, source);
                return;
            }

            if (source.Model.TwoWay) code.Line($"bool reverse = context.Direction == {Names.Direction}.Reverse;");
            code.Line($"return new {Names.Document}");
            using (code.OpenBlock(";"))
            {
                string id = IdExpression(source);
                code.Line(source.Model.TwoWay ? $"Id = {id} + (reverse ? \"-reverse\" : \"\")," : $"Id = {id},");
                foreach (ReplicationOption option in ReplicationOptions.All) Property(code, source.Model, option);
            }
        }
    }

    private static void Property(IndentedWriter code, ReplicationModel model, ReplicationOption option)
    {
        string? forward = Value(model, option, reverse: false);
        string? back = model.TwoWay ? Value(model, option, reverse: true) : forward;
        if (forward is null && back is null) return;
        code.Line(forward == back
            ? $"{option.Name} = {forward},"
            : $"{option.Name} = reverse ? {back ?? "null"} : {forward ?? "null"},");
    }

    private static string? Value(ReplicationModel model, ReplicationOption option, bool reverse)
    {
        OptionSource source = OptionSource.Of(model, option, reverse);
        if (source.Fixed is { } value) return FixedJson.Code(option, value);
        if (source.Member is { } member) return MemberCode.DocumentValue(option, member);
        if (option == ReplicationOptions.TargetParams && model.TargetParams is { } targetParams && !reverse) return FixedJson.Code(targetParams);
        if (option == ReplicationOptions.QueryParams) return QueryParams(model);
        if (option == ReplicationOptions.Selector && model.Selector is { } selector)
            return selector.IsConstant ? $"{Names.Values}.Json({CodeLiteral.Of(selector.Key)})" : $"{Names.Selector}.Of(this)";
        return null;
    }

    private static string? QueryParams(ReplicationModel model)
    {
        IEnumerable<string> added = model.QueryParams
            .Select(parameter => $".Add({CodeLiteral.Of(parameter.Key)}, {FixedJson.Code(parameter)})")
            .Concat(model.Members
                .Where(member => member.Role == MemberRole.QueryParam)
                .Select(member => $".Add({CodeLiteral.Of(member.QueryKey!)}, {QueryValue(member)})"));
        string calls = string.Concat(added);
        return calls.Length == 0 ? null : $"new {Names.QueryParams}(){calls}.ToJson()";
    }

    private static string QueryValue(MemberModel member) => member.Kind == ValueKind.Enum
        ? MemberCode.Reference(member) + (member.IsNullable ? "?.ToString()" : ".ToString()")
        : MemberCode.Reference(member);

    /// <summary>A method of an interface that writes to a writer.</summary>
    private static void Method(IndentedWriter code, string type, string name, DocumentPieces pieces)
    {
        code.Line();
        code.Line(Names.GeneratedCode);
        code.Line($"void {type}.{name}(ref {Names.Writer} json)");
        using (code.OpenBlock()) pieces.WriteTo(code);
    }

    private static void ThrowBroken(IndentedWriter code, SpecificationSource source)
    {
        IEnumerable<string> arguments = new[] { source.Model.Type.DisplayName }.Concat(source.BrokenRules).Select(CodeLiteral.Of);
        code.Line($"throw {Names.Failure}.Broken({string.Join(", ", arguments)});");
    }
}
