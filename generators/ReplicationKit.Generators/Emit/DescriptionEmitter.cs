using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Emits the specification's entry in the catalog.</summary>
internal static class DescriptionEmitter
{
    /// <summary>If there are no open members, the document contains everything.</summary>
    public static void Emit(IndentedWriter code, SpecificationPlan plan)
    {
        if (plan.Source.DescribesItself)
            return;
        ReplicationModel model = plan.Model;
        code.Line(
            $$"""

            {{Names.NoCoverage}}
            static {{Names.Description}} {{Names.Described}}.Description => new()
            """
        );
        using (code.Block(";"))
        {
            code.Line(
                $$"""
                SpecificationType = typeof({{plan.CodeName}}),
                Name = {{CodeLiteral.PartsOf(model.Type.DisplayName)}},
                Id = {{CodeLiteral.PartsOf(plan.IdTemplate)}},
                """
            );
            if (plan.HasHashedId)
                code.Line("HasHashedId = true,");
            if (model.TwoWay)
                code.Line("IsTwoWay = true,");
            if (!model.IsForDefaultServer)
                code.Line($"Server = ({Names.Server})({model.Server}),");
            if (model.IsReady)
                code.Line("IsReady = true,");
            if (Options(plan) is { } options)
                code.Line($"Options = {Names.SpecificationDescription}.OptionsOf({CodeLiteral.Utf8(options)}),");
            if (model.Selector is { Fields: { Count: > 0 } fields })
                code.Line(
                    $"SelectorFields = new string[] {{ {string.Join(", ", fields.Select(static field => CodeLiteral.PartsOf(field)))} }},"
                );
            OpenMembers(code, model);
            BrokenRules(code, plan.Source);
        }
    }

    /// <summary>The options that the declaration fixes, as a document, or <c>null</c> if there are none.</summary>
    private static string? Options(SpecificationPlan plan)
    {
        string json = "";
        foreach (PlannedOption planned in plan.Options)
        {
            if (Fixed(plan.Model, planned) is { } value)
                json += $"{(json.Length == 0 ? "{" : ",")}\"{planned.Option.JsonName}\":{value}";
        }

        return json.Length == 0 ? null : json + "}";
    }

    private static string? Fixed(ReplicationModel model, PlannedOption planned)
    {
        ReplicationOption option = planned.Option;
        if (!option.IsField)
            return null;
        if (planned.Forward.Fixed is { } value)
            return option.Kind == OptionKind.Endpoint ? JsonText.Quote(value.Text!) : FixedJson.Of(option, value);
        return option.Kind switch
        {
            OptionKind.CreateTargetParams when model.TargetParams is { } targetParams => FixedJson.Of(targetParams),
            OptionKind.Selector when model.Selector is { IsConstant: true } selector => selector.Key,
            OptionKind.QueryParameters when !model.QueryParams.IsEmpty => "{"
                + string.Join(",", model.QueryParams.Select(parameter => JsonText.Quote(parameter.Key) + ":" + FixedJson.Of(parameter)))
                + "}",
            _ => null,
        };
    }

    private static void OpenMembers(IndentedWriter code, ReplicationModel model)
    {
        if (!model.IsOpen)
            return;
        code.Line($"OpenMembers = new {Names.OpenMember}[]");
        using (code.Block(","))
        {
            foreach (MemberModel member in model.Members)
            {
                if (member.Role == MemberRole.Unbound)
                    continue;
                code.Line(
                    $"new({CodeLiteral.PartsOf(member.Name)}, {CodeLiteral.PartsOf(MemberText.Field(member))}, "
                        + $"{CodeLiteral.PartsOf(TypeName(member))}, {(member.IsRequiredByBuilder ? "true" : "false")}),"
                );
            }
        }
    }

    private static string TypeName(MemberModel member)
    {
        string name = member.TypeName.Replace("global::", "");
        return member.IsNullable && !member.IsOblivious ? name + "?" : name;
    }

    private static void BrokenRules(IndentedWriter code, SpecificationSource source)
    {
        if (!source.IsBroken)
            return;
        code.Line("BrokenRules = new string[]");
        using (code.Block(","))
        {
            foreach (string rule in source.BrokenRules)
                code.Line($"{CodeLiteral.PartsOf(rule)},");
        }
    }
}
