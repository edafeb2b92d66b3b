using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>The rules RPK0005 to RPK0011 that depend only on the model.</summary>
internal static class SpecificationProblems
{
    public static IEnumerable<DeclarationProblem> Of(ReplicationModel model) =>
        Members(model).Concat(Id(model)).Concat(BothDirections(model)).Concat(QueryKeys(model));

    private static IEnumerable<DeclarationProblem> Members(ReplicationModel model)
    {
        foreach (MemberModel member in model.Members)
        {
            if (member.Option is { } name)
            {
                ReplicationOption option = ReplicationOptions.ByName(name)!;
                if (model.Option(name) is not null || (option == ReplicationOptions.CreateTargetParams && model.TargetParams is not null))
                    yield return new(DiagnosticIds.FixedAndOpen, ProblemLocation.Member, member.Name, name);
                else if (option.Kind == OptionKind.QueryParameters && QueryKey(model) is { } key)
                    yield return new(DiagnosticIds.FixedAndOpen, ProblemLocation.Member, member.Name, key);
                if (!member.Kind.Fits(option.Kind))
                    yield return new(DiagnosticIds.TypeMismatch, ProblemLocation.Member, member.Name, OptionKinds.MemberTypes(option.Kind));
            }
            else if (member.QueryKey is not null && !member.Kind.IsScalar())
            {
                yield return new(
                    DiagnosticIds.TypeMismatch,
                    ProblemLocation.Member,
                    member.Name,
                    "a string, a number, a bool, a Guid or an enum"
                );
            }
            else if (member is { Role: MemberRole.Unbound, IsSettable: true, IsUsed: false })
            {
                yield return new(
                    DiagnosticIds.UnboundMember,
                    ProblemLocation.Member,
                    member.Name,
                    ReplicationOptions.Nearest(member.Name) ?? ""
                );
            }
        }
    }

    /// <summary>The key of the first <c>[QueryParam]</c>, or <c>null</c> if there is none.</summary>
    private static string? QueryKey(ReplicationModel model) =>
        model.QueryParams.IsEmpty
            ? model.Members.FirstOrDefault(static member => member.QueryKey is not null)?.QueryKey
            : model.QueryParams[0].Key;

    private static IEnumerable<DeclarationProblem> Id(ReplicationModel model)
    {
        foreach (IdPart part in model.Id)
        {
            if (!part.IsPlaceholder)
                continue;
            MemberModel? member = model.Members.FirstOrDefault(candidate => candidate.Name == part.Text);
            string? why = member switch
            {
                null => NotAMember(model, part.Text),
                { IsOblivious: false, IsNullable: true } => "is nullable",
                _ => member.Kind.IsScalar() ? null : "is not a string, a number, a bool, a Guid or an enum",
            };
            if (why is not null)
                yield return new(DiagnosticIds.IdTemplate, ProblemLocation.Argument, "Id", "{" + part.Text + "} " + why);
        }
    }

    /// <summary>Why a placeholder names no member, and which ones it could name.</summary>
    private static string NotAMember(ReplicationModel model, string name)
    {
        string[] members = [.. model.Members.Where(CouldBeInId).Select(static member => member.Name)];
        if (members.Length == 0)
            return "is not a member, and the specification has none";
        return Spelling.Nearest(name, members) is { } nearest
            ? "is not a member: did you mean {" + nearest + "}?"
            : "is not a member; the members are " + string.Join(", ", members);
    }

    /// <summary>Whether a member has a type for an id and is not a misspelled option, which is reported itself.</summary>
    private static bool CouldBeInId(MemberModel member) =>
        member.Kind.IsScalar() && (member.Role != MemberRole.Unbound || ReplicationOptions.Nearest(member.Name) is null);

    private static IEnumerable<DeclarationProblem> BothDirections(ReplicationModel model)
    {
        if (!model.TwoWay)
            yield break;
        if (model.Option("SinceSeq") is not null || model.MemberFor("SinceSeq") is not null)
            yield return new(DiagnosticIds.TwoWayOption, ProblemLocation.Argument, "TwoWay", "SinceSeq");

        bool targetParams = model.TargetParams is not null || model.MemberFor("CreateTargetParams") is not null;
        bool createTarget = model.Option("CreateTarget") is { Flag: true } || model.MemberFor("CreateTarget") is not null;
        if (targetParams && !createTarget)
            yield return new(DiagnosticIds.TwoWayOption, ProblemLocation.Argument, "TwoWay", "CreateTargetParams");
    }

    private static IEnumerable<DeclarationProblem> QueryKeys(ReplicationModel model)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < model.QueryParams.Count; i++)
        {
            string key = model.QueryParams[i].Key;
            if (!seen.Add(key))
                yield return new(DiagnosticIds.DuplicateQueryKey, ProblemLocation.QueryParam, key, key, i);
        }

        foreach (MemberModel member in model.Members)
        {
            if (member.QueryKey is { } key && !seen.Add(key))
                yield return new(DiagnosticIds.DuplicateQueryKey, ProblemLocation.MemberQueryParam, member.Name, key);
        }
    }
}
