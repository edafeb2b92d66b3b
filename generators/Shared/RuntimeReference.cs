using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Shared;

/// <summary>
/// How a project references the runtime, which it may see through an extern alias only: no look-up by a type's name finds it then.
/// </summary>
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

    /// <summary>The alias by which alone the project sees the runtime; null: the runtime is in the global namespace, as usual.</summary>
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
