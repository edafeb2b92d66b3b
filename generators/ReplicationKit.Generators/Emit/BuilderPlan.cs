using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The stages of a specification's builder.</summary>
internal sealed class BuilderPlan
{
    public BuilderPlan(ReplicationModel model)
    {
        foreach (MemberModel member in model.Members)
        {
            if (member.IsRequiredByBuilder)
                RequiredMembers.Add(new BuilderMember(member));
        }

        bool selects = Selects(model);
        int selections = 0;
        foreach (MemberModel member in model.Members)
        {
            if (!member.IsOffered || member is { Role: MemberRole.Unbound, IsUsed: false })
                continue;
            var offered = new BuilderMember(member);
            if (offered.IsSelection && selects)
                continue;
            if (offered.IsSelection)
                selections++;
            OptionalMembers.Add(offered);
        }

        Exclusive = selections > 1;
        MakeTitlesUnique(RequiredMembers);
        MakeTitlesUnique(OptionalMembers);
        MakeArgumentsUnique();
        Access = AccessOf(model);
    }

    /// <summary>The required members, in the order of the stages.</summary>
    public List<BuilderMember> RequiredMembers { get; } = [];

    /// <summary>The optional members of the last stage.</summary>
    public List<BuilderMember> OptionalMembers { get; } = [];

    /// <summary>Whether a builder is useful: a record without open members has a constructor.</summary>
    public bool IsEmpty => RequiredMembers.Count == 0 && OptionalMembers.Count == 0;

    /// <summary>Whether setting one of filter and document ids hides the other.</summary>
    public bool Exclusive { get; }

    /// <summary>The access modifier of the builder's types: the least visible type of a member determines it.</summary>
    public string Access { get; }

    /// <summary>The required member with this name, or <c>null</c> if there is none.</summary>
    public BuilderMember? RequiredMember(string name)
    {
        foreach (BuilderMember member in RequiredMembers)
        {
            if (member.Model.Name == name)
                return member;
        }

        return null;
    }

    /// <summary>Whether the selection of documents is decided before the last stage.</summary>
    private bool Selects(ReplicationModel model)
    {
        if (
            model.SelectorJson is not null
            || model.SelectorMethods > 0
            || model.Option("Filter") is not null
            || model.Option("DocIds") is not null
        )
            return true;
        foreach (BuilderMember member in RequiredMembers)
        {
            if (member.IsSelection)
                return true;
        }

        return false;
    }

    /// <summary>A member whose title is the name of another member keeps its own name.</summary>
    private void MakeTitlesUnique(List<BuilderMember> members)
    {
        foreach (BuilderMember member in members)
        {
            if (member.Title != member.Model.Name && (Names(RequiredMembers, member.Title) || Names(OptionalMembers, member.Title)))
                member.Title = member.Model.Name;
        }
    }

    /// <summary>A stage has a parameter for each value set so far, and the step has one for the next value.</summary>
    private void MakeArgumentsUnique()
    {
        for (int i = 1; i < RequiredMembers.Count; i++)
        {
            while (IsArgument(RequiredMembers[i].Argument, i))
                RequiredMembers[i].Argument += "_";
        }
    }

    private bool IsArgument(string name, int end)
    {
        for (int i = 0; i < end; i++)
        {
            if (RequiredMembers[i].Argument == name)
                return true;
        }

        return false;
    }

    private static bool Names(List<BuilderMember> members, string name)
    {
        foreach (BuilderMember member in members)
        {
            if (member.Model.Name == name)
                return true;
        }

        return false;
    }

    private string AccessOf(ReplicationModel model)
    {
        Visibility least = Least(OptionalMembers, Least(RequiredMembers, model.Visibility));
        if (least == model.Visibility)
            return "public";
        return least == Visibility.Internal ? "internal" : "private";
    }

    private static Visibility Least(List<BuilderMember> members, Visibility least)
    {
        foreach (BuilderMember member in members)
        {
            if (member.Model.TypeVisibility < least)
                least = member.Model.TypeVisibility;
        }

        return least;
    }
}
