using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Shared;

/// <summary>How a project references the runtime. If it does so only through an extern alias, a lookup by a type's name fails.</summary>
internal static class RuntimeReference
{
    /// <summary>Whether the project references the runtime.</summary>
    public static bool Exists(Compilation compilation)
    {
        foreach (AssemblyIdentity assembly in compilation.ReferencedAssemblyNames)
        {
            if (assembly.Name == KnownNames.RuntimeAssembly)
                return true;
        }

        return false;
    }

    /// <summary>The extern alias of the runtime, or <c>null</c> if the runtime is in the global namespace, as usual.</summary>
    public static string? Alias(Compilation compilation)
    {
        if (compilation.GetTypeByMetadataName(KnownNames.ReplicationAttribute) is not null)
            return null;
        foreach (MetadataReference reference in compilation.References)
        {
            ImmutableArray<string> aliases = reference.Properties.Aliases;
            if (
                !aliases.IsDefaultOrEmpty
                && !aliases.Contains(MetadataReferenceProperties.GlobalAlias)
                && compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol { Name: KnownNames.RuntimeAssembly }
            )
            {
                return aliases[0];
            }
        }

        return null;
    }
}
