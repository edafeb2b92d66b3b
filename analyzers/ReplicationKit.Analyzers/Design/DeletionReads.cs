using System.Runtime.CompilerServices;
using Acornima.Ast;

namespace ReplicationKit.Analyzers.Design;

/// <summary>Whether a function takes deleted documents into account, which often have no fields of the application.</summary>
internal sealed class DeletionReads
{
    private const string Deleted = "_deleted";

    private readonly Node? _parameter;
    private bool _mentionsDeleted;
    private bool _readsFields;

    private DeletionReads(Node? parameter)
    {
        _parameter = parameter;
        _readsFields = parameter is not (null or Identifier);
    }

    /// <summary>
    /// Whether the function mentions <c>_deleted</c>, or reads no fields of the document but <c>_id</c> and <c>_rev</c>. Where it uses the
    /// document in another way, it may read any field.
    /// </summary>
    public static bool AreHandled(IFunction function)
    {
        var reads = new DeletionReads(function.Params.Count == 0 ? null : function.Params[0]);
        reads.Visit((Node)function, parent: null);
        return reads._mentionsDeleted || !reads._readsFields;
    }

    private void Visit(Node node, Node? parent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (node is Identifier { Name: Deleted } or StringLiteral { Value: Deleted })
            _mentionsDeleted = true;
        else if (node is WithStatement || node is Identifier name && !ScriptNames.IsOfMember(name, parent) && MayReadFields(name, parent))
            _readsFields = true;
        foreach (Node child in node.ChildNodes)
            Visit(child, node);
    }

    private bool MayReadFields(Identifier name, Node? parent) =>
        name.Name is "arguments" or "eval"
        || name != _parameter
            && name.Name == (_parameter as Identifier)?.Name
            && !(parent is MemberExpression member && member.Object == name && ScriptNames.Of(member) is "_id" or "_rev");
}
