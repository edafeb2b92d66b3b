using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Emits the specification's row of the catalogue.</summary>
internal static class DescriptionEmitter
{
    public static void Emit(IndentedWriter code, SpecificationSource source)
    {
        ReplicationModel model = source.Model;
        code.Line(Names.GeneratedCode);
        code.Line($"static {Names.Description} {Names.Generated}.Description => new()");
        using (code.OpenBlock(";"))
        {
            code.Line($"SpecificationType = typeof({model.Type.CodeName}),");
            code.Line($"Name = {CodeLiteral.Of(model.Type.DisplayName)},");
            code.Line($"Id = {CodeLiteral.Of(Template(model))},");
            if (source.HasHashedId) code.Line("HasHashedId = true,");
            if (model.TwoWay) code.Line("IsTwoWay = true,");
            if (model.Server != (int)ServerVersion.CouchDB35) code.Line($"Server = ({Names.Server})({model.Server}),");
            if (model.IsReady) code.Line("IsReady = true,");
            Options(code, model);
            OpenMembers(code, model);
            BrokenRules(code, source);
        }
    }

    private static string Template(ReplicationModel model) =>
        string.Concat(model.Id.Select(part => part.IsPlaceholder ? "{" + part.Text + "}" : part.Text));

    private static void Options(IndentedWriter code, ReplicationModel model)
    {
        var options = new List<string>();
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (Fixed(model, option) is { } value) options.Add($"new({CodeLiteral.Of(option.JsonName)}, {CodeLiteral.Of(value)}),");
        }

        Items(code, "Options", Names.Pair, options);
    }

    private static string? Fixed(ReplicationModel model, ReplicationOption option)
    {
        if (model.Option(option.Name) is { } value)
            return option.Kind == OptionKind.Endpoint ? JsonText.Quote(value.Text!) : FixedJson.Of(option, value);
        if (option == ReplicationOptions.TargetParams && model.TargetParams is { } targetParams) return FixedJson.Of(targetParams);
        if (option == ReplicationOptions.Selector) return model.Selector is { IsConstant: true } selector ? selector.Key : null;
        if (option != ReplicationOptions.QueryParams || model.QueryParams.IsEmpty) return null;
        return "{" + string.Join(",", model.QueryParams.Select(parameter => JsonText.Quote(parameter.Key) + ":" + FixedJson.Of(parameter))) + "}";
    }

    private static void OpenMembers(IndentedWriter code, ReplicationModel model) => Items(code, "OpenMembers", Names.OpenMember, model.OpenMembers.Select(member =>
        $"new({CodeLiteral.Of(member.Name)}, {CodeLiteral.Of(MemberText.Field(member))}, {CodeLiteral.Of(TypeName(member))}, {(member.IsAskedFor ? "true" : "false")}),"));

    private static string TypeName(MemberModel member) => member.TypeName.Replace("global::", "") + (member.IsNullable && !member.IsOblivious ? "?" : "");

    private static void BrokenRules(IndentedWriter code, SpecificationSource source) =>
        Items(code, "BrokenRules", "string", source.BrokenRules.Select(rule => CodeLiteral.Of(rule) + ","));

    private static void Items(IndentedWriter code, string property, string type, IEnumerable<string> items)
    {
        string[] lines = [.. items];
        if (lines.Length == 0) return;
        code.Line($"{property} = new {type}[]");
        using (code.OpenBlock(","))
        {
            foreach (string line in lines) code.Line(line);
        }
    }
}
