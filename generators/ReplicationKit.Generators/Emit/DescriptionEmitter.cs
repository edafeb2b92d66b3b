using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>Emits the specification's row of the catalogue.</summary>
internal static class DescriptionEmitter
{
    private static readonly ConstantLines Begin = new("", Names.GeneratedCode, $"static {Names.Description} {Names.Generated}.Description => new()");
    private static readonly ConstantLines HashedId = new("HasHashedId = true,");
    private static readonly ConstantLines TwoWay = new("IsTwoWay = true,");
    private static readonly ConstantLines Ready = new("IsReady = true,");
    private static readonly ConstantLines OptionsBegin = new($"Options = new {Names.Pair}[]");
    private static readonly ConstantLines OpenMembersBegin = new($"OpenMembers = new {Names.OpenMember}[]");
    private static readonly ConstantLines BrokenRulesBegin = new("BrokenRules = new string[]");

    public static void Emit(IndentedWriter code, SpecificationPlan plan)
    {
        ReplicationModel model = plan.Model;
        code.Lines(Begin);
        using (code.OpenBlock(";"))
        {
            code.Line($"SpecificationType = typeof({plan.CodeName}),");
            code.Line($"Name = {CodeLiteral.PartsOf(model.Type.DisplayName)},");
            code.Line($"Id = {CodeLiteral.PartsOf(Template(model))},");
            if (plan.HasHashedId) code.Lines(HashedId);
            if (model.TwoWay) code.Lines(TwoWay);
            if (model.Server != (int)ServerVersion.CouchDB35) code.Line($"Server = ({Names.Server})({model.Server}),");
            if (model.IsReady) code.Lines(Ready);
            Options(code, plan);
            OpenMembers(code, model);
            BrokenRules(code, plan.Source);
        }
    }

    private static string Template(ReplicationModel model) => model.Id is [{ IsPlaceholder: false } only]
        ? only.Text
        : string.Concat(model.Id.Select(part => part.IsPlaceholder ? "{" + part.Text + "}" : part.Text));

    private static void Options(IndentedWriter code, SpecificationPlan plan)
    {
        bool any = false;
        foreach (PlannedOption planned in plan.Options)
        {
            if (Fixed(plan.Model, planned) is not { } value) continue;
            if (!any) code.Lines(OptionsBegin).Open();
            any = true;
            code.Line($"new(\"{planned.Option.JsonName}\", {CodeLiteral.PartsOf(value)}),");
        }

        if (any) code.Close(",");
    }

    private static string? Fixed(ReplicationModel model, PlannedOption planned)
    {
        ReplicationOption option = planned.Option;
        if (planned.Forward.Fixed is { } value)
            return option.Kind == OptionKind.Endpoint ? JsonText.Quote(value.Text!) : FixedJson.Of(option, value);
        return option.Kind switch
        {
            OptionKind.CreateTargetParams when model.TargetParams is { } targetParams => FixedJson.Of(targetParams),
            OptionKind.Selector when model.Selector is { IsConstant: true } selector => selector.Key,
            OptionKind.QueryParameters when !model.QueryParams.IsEmpty =>
                "{" + string.Join(",", model.QueryParams.Select(parameter => JsonText.Quote(parameter.Key) + ":" + FixedJson.Of(parameter))) + "}",
            _ => null,
        };
    }

    private static void OpenMembers(IndentedWriter code, ReplicationModel model)
    {
        if (!model.IsOpen) return;
        using (code.Lines(OpenMembersBegin).OpenBlock(","))
        {
            foreach (MemberModel member in model.Members)
            {
                if (member.Role == MemberRole.Unbound) continue;
                code.Line($"new({CodeLiteral.PartsOf(member.Name)}, {CodeLiteral.PartsOf(MemberText.Field(member))}, {CodeLiteral.PartsOf(TypeName(member))}, {(member.IsAskedFor ? "true" : "false")}),");
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
        if (!source.IsBroken) return;
        using (code.Lines(BrokenRulesBegin).OpenBlock(","))
        {
            foreach (string rule in source.BrokenRules) code.Line($"{CodeLiteral.PartsOf(rule)},");
        }
    }
}
