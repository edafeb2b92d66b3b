using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>A required or optional member of the builder, with its names there.</summary>
internal sealed class BuilderMember
{
    public BuilderMember(MemberModel model)
    {
        Model = model;
        string name = char.ToLowerInvariant(model.Name[0]) + model.Name.Substring(1);
        Argument = TypeIdentity.Escape(name);
        Title = char.ToUpperInvariant(model.Name[0]) + model.Name.Substring(1);
    }

    public MemberModel Model { get; }

    /// <summary>
    /// The member's name with a capital, after <c>With</c> and <c>Needs</c>. Two members that differ only in that letter keep their names.
    /// </summary>
    public string Title { get; set; }

    /// <summary>The parameter of the step that sets the member, and of the stages that hold it.</summary>
    public string Argument { get; set; }

    /// <summary>Whether the member selects the replicated documents: filter and document ids, which are mutually exclusive.</summary>
    public bool IsSelection => Model.Option is "Filter" or "DocIds";
}
