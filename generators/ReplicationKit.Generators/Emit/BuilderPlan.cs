using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The stages of a specification's builder.</summary>
internal sealed class BuilderPlan
{
    private static readonly HashSet<string> Selections = ["Filter", "DocIds"];

    public BuilderPlan(ReplicationModel model)
    {
        Asked = [.. model.Members.Where(member => member.IsAskedFor)];
        bool selects = model.Option("Filter") is not null || model.Option("DocIds") is not null || model.SelectorJson is not null
            || model.SelectorMethods > 0 || Asked.Any(IsSelection);
        Offered = [.. model.Members.Where(member => member.IsOffered && member.Role != MemberRole.Unbound && !(selects && IsSelection(member)))];
        Exclusive = Offered.Count(IsSelection) > 1;
        Access = AccessOf(model);
    }

    /// <summary>The members that are asked for one after the other.</summary>
    public List<MemberModel> Asked { get; }

    /// <summary>The members that are offered at the end.</summary>
    public List<MemberModel> Offered { get; }

    /// <summary>Whether choosing one of filter and document ids takes the other away.</summary>
    public bool Exclusive { get; }

    /// <summary>The access modifier of everything that belongs to the builder: no type of a member is less visible.</summary>
    public string Access { get; }

    /// <summary>The member's name with a capital: <c>With</c> and <c>INeeds</c> stand before it. Two members that differ in it alone keep theirs.</summary>
    public string Title(MemberModel member)
    {
        string title = char.ToUpperInvariant(member.Name[0]) + member.Name.Substring(1);
        return Asked.Concat(Offered).Any(other => other.Name == title) ? member.Name : title;
    }

    public static bool IsSelection(MemberModel member) => member.Option is { } option && Selections.Contains(option);

    private string AccessOf(ReplicationModel model)
    {
        Visibility least = model.Visibility;
        foreach (MemberModel member in Asked.Concat(Offered))
        {
            if (member.TypeVisibility < least) least = member.TypeVisibility;
        }

        if (least == model.Visibility) return "public";
        return least == Visibility.Internal ? "internal" : "private";
    }
}
