using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>What the emitters of one file need more than once, computed in one pass.</summary>
internal sealed class SpecificationPlan
{
    private readonly List<PlannedOption> _options = [];

    public SpecificationPlan(SpecificationSource source)
    {
        Source = source;
        Model = source.Model;
        CodeName = Model.Type.CodeName;
        HasHashedId = source.HasHashedId;
        ReadOptions();
    }

    public SpecificationSource Source { get; }

    public ReplicationModel Model { get; }

    /// <summary>The record's name as written in code.</summary>
    public string CodeName { get; }

    public bool HasHashedId { get; }

    /// <summary>The id with <c>{Member}</c> for the value of a member, without the hash.</summary>
    public string IdTemplate =>
        Model.Id is [{ IsPlaceholder: false } only]
            ? only.Text
            : string.Concat(Model.Id.Select(static part => part.IsPlaceholder ? "{" + part.Text + "}" : part.Text));

    /// <summary>The options that at least one of the documents has, in the order of the option table.</summary>
    public IReadOnlyList<PlannedOption> Options => _options;

    /// <summary>The members that are query parameters, in order.</summary>
    public List<MemberModel>? QueryParamMembers { get; private set; }

    private void ReadOptions()
    {
        foreach (MemberModel member in Model.Members)
        {
            if (member.Role == MemberRole.QueryParam)
                (QueryParamMembers ??= []).Add(member);
        }

        int next = 0;
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            // The options that the attribute fixes are in the order of the table.
            FixedOption? known = next < Model.Options.Count && Model.Options[next].Name == option.Name ? Model.Options[next++] : null;
            var forward = new OptionSource(known, Model.Members.IsEmpty ? null : Model.MemberFor(option.Name));
            OptionSource reverse = Model.TwoWay ? OptionSource.Of(Model, option, reverse: true) : forward;
            if (!forward.IsAbsent || !reverse.IsAbsent || IsInModel(option))
                _options.Add(new(option, forward, reverse));
        }
    }

    /// <summary>Whether the option is set by separate attributes.</summary>
    private bool IsInModel(ReplicationOption option) =>
        option.Kind switch
        {
            OptionKind.CreateTargetParams => Model.TargetParams is not null,
            OptionKind.QueryParameters => QueryParamMembers is not null || !Model.QueryParams.IsEmpty,
            OptionKind.Selector => Model.Selector is not null,
            _ => false,
        };
}
