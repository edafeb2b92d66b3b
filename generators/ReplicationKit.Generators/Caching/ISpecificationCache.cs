using Microsoft.CodeAnalysis;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Caching;

/// <summary>Remembers the models of declarations between two edits. Why there is a cache, and why it is sound, is in the remarks.</summary>
/// <remarks>
/// <para>
/// <b>Why.</b> After every edit the compiler calls the generator's transform for every annotated type of the project, because any edit can
/// change what a name means. Binding 1,000 declarations and predicates costs more than everything else that the generator does, and almost
/// always gives the same models.
/// </para>
/// <para>
/// <b>Invariant.</b> <see cref="TryGet"/> returns a model only if parsing the declaration in the given compilation would return an equal
/// one. A cache may forget at any time; it must never be wrong.
/// </para>
/// <para>
/// <b>What counts as a change.</b> A model is stored with its syntax node and with a fingerprint of the declaration's context:
/// </para>
/// <list type="bullet">
/// <item>the assembly name, the compilation options and the references, each by object identity, and the references in their order;</item>
/// <item>the set of namespaces that the source declares;</item>
/// <item>every file that the declaration's file can reach by names, in the order of the compilation: a file reaches each file that
/// declares a type or an extension method with a name that occurs in it, and what that one reaches;</item>
/// <item>every file whose declarations have an effect where they are not named, and what it reaches: global usings, attributes of the
/// assembly, types in <c>System</c> and <c>Microsoft</c>, types named like a contextual keyword, extension methods that the compiler looks
/// for by itself (<c>GetEnumerator</c>, <c>Select</c>, …).</item>
/// </list>
/// <para>
/// Of a file everything counts except white space, comments and the bodies of methods without attributes: its path, its parse options (by
/// identity), all tokens, all directives, and a comment at its top that marks it as generated.
/// </para>
/// <para>
/// <b>Why it is sound.</b> An edit of the declaration's own file makes new syntax nodes, so nothing is found. Otherwise the compiler binds
/// the same syntax, and a name in it is looked up in namespaces, types and extension methods. What a lookup finds in source is declared
/// under the name looked up, in a file that is reached and counts; what it finds elsewhere comes from a reference, which counts. Members
/// are found through their type, whose file is reached by its name. The parser reads syntax in other files only of what it has bound,
/// and no body of a method of another type. A type in several parts is never stored, because the parser does read bodies of its methods.
/// Two names with the same hash make a file count that need not, which is safe; two contexts with the same 64-bit fingerprint are not
/// told apart, which is accepted.
/// </para>
/// <para>
/// <b>Deliberately left out.</b> Nothing finer than a file is tracked: a change of any declaration in a reached file parses again.
/// A file whose attribute has another name than <c>Replication</c>, through an alias, is never cached. A reference whose assembly refers
/// back to the assembly being compiled is not followed. Nothing is shared between processes or written to disk.
/// </para>
/// <para>
/// <b>How it is kept.</b> <c>CacheFuzzTests</c> compares models with and without the cache after each of many random edits. Whatever the
/// parser begins to look at must be covered by the list above, and by an edit of that test. The project property
/// <c>ReplicationKitDeclarationCache</c> switches the cache off (<see cref="SpecificationCaches"/>).
/// </para>
/// </remarks>
internal interface ISpecificationCache
{
    /// <summary>Gets the model of a declaration if it is still what parsing the declaration would return.</summary>
    /// <param name="declaration">The declaration, which is a whole type.</param>
    /// <param name="compilation">The compilation that contains the declaration now.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <param name="model">The model, or <c>null</c> if no code can be generated.</param>
    /// <returns><c>false</c> if the declaration has to be parsed.</returns>
    bool TryGet(SyntaxNode declaration, Compilation compilation, CancellationToken cancellationToken, out ReplicationModel? model);

    /// <summary>Adds the model of a declaration, or replaces it.</summary>
    /// <param name="declaration">The declaration, which is a whole type.</param>
    /// <param name="compilation">The compilation in which the declaration was parsed.</param>
    /// <param name="model">The model, or <c>null</c> if no code can be generated.</param>
    void Add(SyntaxNode declaration, Compilation compilation, ReplicationModel? model);
}
