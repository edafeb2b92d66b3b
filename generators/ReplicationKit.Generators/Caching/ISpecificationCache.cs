using Microsoft.CodeAnalysis;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Caching;

/// <summary>Caches the models of declarations between two edits. The remarks explain why there is a cache, and why it is sound.</summary>
/// <remarks>
/// <para>
/// <b>Why.</b> After every edit the compiler calls the generator's transform for every annotated type of the project, because any edit can
/// change what a name means. Binding 1,000 declarations and predicates costs more than everything else that the generator does, and almost
/// always gives the same models.
/// </para>
/// <para>
/// <b>Invariant.</b> <see cref="TryGet"/> returns a model only if parsing the declaration in the given compilation would return an equal
/// one. A cache may lose an entry at any time, but it must never return a wrong one.
/// </para>
/// <para>
/// <b>What counts as a change.</b> A model is stored with its syntax node and with a fingerprint of the declaration's context:
/// </para>
/// <list type="bullet">
/// <item>the assembly name, the compilation options and the references, each by object identity, and the references in their order;</item>
/// <item>the set of namespaces that the source declares;</item>
/// <item>every file that the declaration's file can reach by names, in the order of the compilation: a file reaches each file that declares
/// a type or an extension method whose name occurs in it, or is that of the Refit interface of one of its types, and the files that this
/// file reaches;</item>
/// <item>every file whose declarations have an effect without being named, and the files that it reaches: global usings, attributes of the
/// assembly, types in <c>System</c> and <c>Microsoft</c>, types named like a contextual keyword, extension methods that the compiler calls
/// implicitly (<c>GetEnumerator</c>, <c>Select</c>, …).</item>
/// </list>
/// <para>
/// The fingerprint of a file covers everything except white space, comments and the bodies of methods without attributes: its path, its
/// parse options (by identity), all tokens, all directives, and a comment at its top that marks it as generated.
/// </para>
/// <para>
/// <b>Why it is sound.</b> An edit of the declaration's own file creates new syntax nodes, so the lookup fails. Otherwise the compiler
/// binds the same syntax, and a name in it is looked up in namespaces, types and extension methods. A symbol that a lookup finds in source
/// is declared under the name looked up, in a file that is reached and covered; any other symbol comes from a reference, which is covered.
/// Members are found through their type, whose file is reached by its name. The parser reads the syntax of other files only for symbols
/// that it has bound, and never the body of a method of another type. A type in several parts is never stored, because the parser does read
/// bodies of its methods. Two names with the same hash include a file unnecessarily, which is safe. Two contexts with the same 64-bit
/// fingerprint are not distinguished, which is accepted.
/// </para>
/// <para>
/// <b>Deliberately left out.</b> Nothing finer than a file is tracked: a change of any declaration in a reached file causes a new parse. A
/// file that uses the attribute under a name other than <c>Replication</c>, through an alias, is never cached. A reference whose assembly
/// refers back to the assembly being compiled is not followed. Nothing is shared between processes or written to disk.
/// </para>
/// <para>
/// <b>How it is maintained.</b> <c>CacheFuzzTests</c> compares models with and without the cache after each of many random edits. Anything
/// new that the parser reads must be covered by the list above, and by an edit of that test. The project property
/// <c>ReplicationKitDeclarationCache</c> disables the cache (<see cref="SpecificationCaches"/>).
/// </para>
/// </remarks>
internal interface ISpecificationCache
{
    /// <summary>Gets the model of a declaration if parsing the declaration again would return an equal one.</summary>
    /// <param name="declaration">The declaration, which is a whole type.</param>
    /// <param name="compilation">The compilation that contains the declaration now.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <param name="model">The model, or <c>null</c> if no code can be generated.</param>
    /// <returns><c>false</c> if the declaration must be parsed.</returns>
    bool TryGet(SyntaxNode declaration, Compilation compilation, CancellationToken cancellationToken, out ReplicationModel? model);

    /// <summary>Adds the model of a declaration, or replaces it.</summary>
    /// <param name="declaration">The declaration, which is a whole type.</param>
    /// <param name="compilation">The compilation in which the declaration was parsed.</param>
    /// <param name="model">The model, or <c>null</c> if no code can be generated.</param>
    void Add(SyntaxNode declaration, Compilation compilation, ReplicationModel? model);
}
