using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>A member that the builder asks for or offers, with its names there.</summary>
internal sealed class BuilderMember
{
    public BuilderMember(MemberModel model)
    {
        Model = model;
        string name = char.ToLowerInvariant(model.Name[0]) + model.Name.Substring(1);
        Argument = TypeIdentity.Escape(name);
        Field = "_" + name;
        Title = char.ToUpperInvariant(model.Name[0]) + model.Name.Substring(1);
    }

    public MemberModel Model { get; }

    /// <summary>The member's name with a capital: <c>With</c> and <c>INeeds</c> stand before it. Two members that differ in it alone keep theirs.</summary>
    public string Title { get; set; }

    /// <summary>The parameter of the step that gives the member.</summary>
    public string Argument { get; }

    /// <summary>The field that holds the member until the last one is given.</summary>
    public string Field { get; }

    /// <summary>Whether the member says which documents are replicated: filter and document ids, which exclude each other.</summary>
    public bool IsSelection => Model.Option is "Filter" or "DocIds";
}
