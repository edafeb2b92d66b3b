using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>What the emitters of one file ask of a specification more than once, looked up in one pass.</summary>
internal sealed class SpecificationPlan
{
    private readonly List<PlannedOption> _options = [];

    public SpecificationPlan(SpecificationSource source)
    {
        Source = source;
        Model = source.Model;
        CodeName = Model.Type.CodeName;
        HasHashedId = source.HasHashedId;
        IdExpression = HasHashedId ? $"{Names.IdentifiedDocument}.Id({CodeLiteral.Of(FixedId)}, this)" : IdOf(Model);
        ReadOptions();
    }

    public SpecificationSource Source { get; }

    public ReplicationModel Model { get; }

    /// <summary>The record's name as it is written in code.</summary>
    public string CodeName { get; }

    public bool HasHashedId { get; }

    /// <summary>The id of the forward document as an expression.</summary>
    public string IdExpression { get; }

    /// <summary>The id, or what is before the hash in it. For ids without a placeholder.</summary>
    public string FixedId => string.Concat(Model.Id.Select(static part => part.Text));

    /// <summary>The options that one of the documents has, in the order of the option table.</summary>
    public IReadOnlyList<PlannedOption> Options => _options;

    /// <summary>The members that are query parameters, in order.</summary>
    public List<MemberModel>? QueryParamMembers { get; private set; }

    private void ReadOptions()
    {
        foreach (MemberModel member in Model.Members)
        {
            if (member.Role == MemberRole.QueryParam) (QueryParamMembers ??= []).Add(member);
        }

        int next = 0;
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            // What the attribute fixes is in the order of the table.
            FixedOption? known = next < Model.Options.Count && Model.Options[next].Name == option.Name ? Model.Options[next++] : null;
            var forward = new OptionSource(known, Model.Members.IsEmpty ? null : Model.MemberFor(option.Name));
            OptionSource reverse = Model.TwoWay ? OptionSource.Of(Model, option, reverse: true) : forward;
            if (!forward.IsAbsent || !reverse.IsAbsent || StandsInTheModel(option)) _options.Add(new(option, forward, reverse));
        }
    }

    /// <summary>Whether the option is one that attributes of their own give.</summary>
    private bool StandsInTheModel(ReplicationOption option) => option.Kind switch
    {
        OptionKind.CreateTargetParams => Model.TargetParams is not null,
        OptionKind.QueryParameters => QueryParamMembers is not null || !Model.QueryParams.IsEmpty,
        OptionKind.Selector => Model.Selector is not null,
        _ => false,
    };

    private static string IdOf(ReplicationModel model)
    {
        if (model.Id is [{ IsPlaceholder: false } only]) return CodeLiteral.Of(only.Text);
        var parts = new List<string>();
        string text = "";
        foreach (IdPart part in model.Id)
        {
            MemberModel? member = part.IsPlaceholder ? model.Member(part.Text) : null;
            if (member is null || !member.Kind.IsScalar())
            {
                text += part.IsPlaceholder ? "{" + part.Text + "}" : part.Text;
                continue;
            }

            if (text.Length > 0) parts.Add(CodeLiteral.Of(text));
            text = "";
            parts.Add(MemberCode.IdText(member));
        }

        if (text.Length > 0 || parts.Count == 0) parts.Add(CodeLiteral.Of(text));
        return string.Join(" + ", parts);
    }
}
