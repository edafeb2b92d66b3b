using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ReplicationKit.Generators.Caching;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators;

/// <summary>
/// Completes every partial record with <c>[Replication]</c> and lists them in the assembly's catalogue. It reports nothing: what is
/// wrong with a specification is for the analyzers to say.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ReplicationGenerator : IIncrementalGenerator
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ReplicationModel> specifications = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.ReplicationAttribute, static (node, _) => node is TypeDeclarationSyntax, Read)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(TrackingNames.Specifications);

        IncrementalValuesProvider<SpecificationSource> sources = specifications
            .Select(static (model, _) => new SpecificationSource(model, BrokenRules.Of(model)))
            .WithTrackingName(TrackingNames.Sources);

        IncrementalValueProvider<EquatableArray<string>> ambiguousNames = specifications
            .Select(static (model, _) => HintNames.Folded(model.Type))
            .Collect()
            .Select(static (names, _) => Repeated(names))
            .WithTrackingName(TrackingNames.AmbiguousNames);

        IncrementalValueProvider<bool> hasSpecifications = specifications.Collect().Select(static (found, _) => !found.IsEmpty);

        // Looking for a type has the compiler list what every file declares: a project without specifications need not pay for that.
        IncrementalValueProvider<Capabilities> capabilities = context.CompilationProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Combine(hasSpecifications)
            .Select(static (project, _) => project.Right ? Capabilities.Of(project.Left.Left, project.Left.Right.GlobalOptions) : default)
            .WithTrackingName(TrackingNames.Capabilities);

        IncrementalValuesProvider<((SpecificationSource Source, EquatableArray<string> Ambiguous) Named, Capabilities Capabilities)> files =
            sources.Combine(ambiguousNames).Combine(capabilities).WithTrackingName(TrackingNames.Files);

        IncrementalValueProvider<EquatableArray<CatalogueEntry>> catalogue = specifications
            .Select(static (model, _) => new CatalogueEntry(model.Type.FullName, model.IsReady))
            .Collect()
            .Select(static (entries, _) => entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal).ToEquatableArray())
            .WithTrackingName(TrackingNames.Catalogue);

        IncrementalValueProvider<(bool HasInterfaces, Capabilities Capabilities)> refit = specifications
            .Combine(capabilities)
            .Select(static (item, _) => RefitInterfaceEmitter.Emits(item.Left, item.Right))
            .Collect()
            .Select(static (emits, _) => emits.Contains(true))
            .Combine(capabilities)
            .WithTrackingName(TrackingNames.Refit);

        IncrementalValueProvider<(EquatableArray<CatalogueEntry> Entries, string? Alias)> aliasedCatalogue =
            catalogue.Combine(capabilities.Select(static (project, _) => project.RuntimeAlias));

        context.RegisterSourceOutput(files, static (output, item) => output.AddSource(
            HintNames.Of(item.Named.Source.Model.Type, item.Named.Ambiguous),
            Text(SpecificationEmitter.Emit(item.Named.Source, item.Capabilities), item.Capabilities.RuntimeAlias)));
        context.RegisterSourceOutput(aliasedCatalogue, EmitCatalogue);
        context.RegisterSourceOutput(refit, static (output, assembly) =>
        {
            if (assembly.HasInterfaces)
                output.AddSource(HintNames.Refit, Text(RefitReplicatorEmitter.Emit(assembly.Capabilities), assembly.Capabilities.RuntimeAlias));
        });
    }

    /// <summary>Reads a specification; null where nothing can be generated, and for all but one of the parts that have the attribute.</summary>
    private static ReplicationModel? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        ulong fingerprint = DeclarationFingerprint.Of(context.SemanticModel.Compilation, context.TargetNode.SyntaxTree, cancellationToken);
        if (ReadSpecifications.TryFind(context.TargetNode, fingerprint, out ReplicationModel? model)) return model;

        model = ReadAnew(context, cancellationToken);

        // Of a type in several parts, a method's body in another one may count.
        if (context.TargetSymbol.DeclaringSyntaxReferences.Length == 1) ReadSpecifications.Keep(context.TargetNode, fingerprint, model);
        return model;
    }

    private static ReplicationModel? ReadAnew(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        if (context.TargetSymbol is not INamedTypeSymbol type
            || KnownSymbols.Attribute(type, KnownNames.ReplicationAttribute) is not { } attribute
            || attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).Parent?.Parent != context.TargetNode)
        {
            return null;
        }

        ReplicationModel model = ReplicationParser.Parse(type, attribute, cancellationToken);
        return model.CanGenerate ? SelectorReader.Read(model, type, context.SemanticModel.Compilation, cancellationToken) : null;
    }

    private static EquatableArray<string> Repeated(ImmutableArray<string> names) => names
        .GroupBy(name => name, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => group.Key)
        .OrderBy(name => name, StringComparer.Ordinal)
        .ToEquatableArray();

    private static void EmitCatalogue(SourceProductionContext output, (EquatableArray<CatalogueEntry> Entries, string? Alias) catalogue)
    {
        if (catalogue.Entries.IsEmpty) return;
        output.AddSource(HintNames.EmbeddedAttribute, Text(CatalogueEmitter.EmitEmbeddedAttribute(), alias: null));
        output.AddSource(HintNames.Catalogue, Text(CatalogueEmitter.Emit(catalogue.Entries), catalogue.Alias));
    }

    /// <summary>A file without a byte order mark, which names the runtime by its alias where it has no other name.</summary>
    private static SourceText Text(string code, string? alias) => SourceText.From(alias is null ? code : Names.ThroughAlias(code, alias), Utf8);
}
