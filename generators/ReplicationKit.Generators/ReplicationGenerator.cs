using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ReplicationKit.Design;
using ReplicationKit.Generators.Caching;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators;

/// <summary>
/// Completes every partial record with <c>[Replication]</c> and lists them in the assembly's catalog. It reports no diagnostics: the
/// analyzers report what is wrong with a specification.
/// </summary>
/// <remarks>
/// The values that are passed from step to step are classes, because for each struct the runtime compiles the compiler's tables again,
/// about 75 methods in each process.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class ReplicationGenerator : IIncrementalGenerator
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ReplicationModel> specifications = context
            .SyntaxProvider.ForAttributeWithMetadataName(
                KnownNames.ReplicationAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                Read
            )
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(TrackingNames.Specifications);

        IncrementalValuesProvider<SpecificationSource> sources = specifications
            .Select(static (model, _) => new SpecificationSource(model, BrokenRules.Of(model)))
            .WithTrackingName(TrackingNames.Sources);

        IncrementalValueProvider<ImmutableArray<SpecificationSource>> all = sources.Collect();

        IncrementalValueProvider<DesignDocuments> design = context
            .AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (file, cancellationToken) => DesignFileReader.Read(file.Left, file.Right, cancellationToken))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(TrackingNames.DesignFiles)
            .Collect()
            .Select(static (files, _) => DesignDocuments.Of(files))
            .WithTrackingName(TrackingNames.DesignDocuments);

        IncrementalValueProvider<Catalog> catalog = all.Combine(design)
            .Select(static (project, _) => Catalog.Of(project.Left, project.Right))
            .WithTrackingName(TrackingNames.Catalog);

        IncrementalValueProvider<AmbiguousNames> ambiguousNames = all.Select(static (all, _) => AmbiguousNames.Of(all))
            .WithTrackingName(TrackingNames.AmbiguousNames);

        // Looking up a type makes the compiler list the declarations of every file, which a project without specifications need not pay
        // for.
        IncrementalValueProvider<ProjectSettings?> settings = context
            .AnalyzerConfigOptionsProvider.Combine(catalog)
            .Select(
                static (project, _) => project.Right.IsEmpty ? null : new ProjectSettings(RefitSettingReader.Of(project.Left.GlobalOptions))
            );
        IncrementalValueProvider<Capabilities?> capabilities = context
            .CompilationProvider.Combine(settings)
            .Select(static (project, _) => project.Right is { } known ? Capabilities.Of(project.Left, known.Refit) : null)
            .WithTrackingName(TrackingNames.Capabilities);

        IncrementalValueProvider<ProjectContext> projectContext = ambiguousNames
            .Combine(capabilities)
            .Select(static (project, _) => new ProjectContext(project.Left, project.Right));
        IncrementalValuesProvider<(SpecificationSource Source, ProjectContext Project)> files = sources
            .Combine(projectContext)
            .Where(static item => !item.Right.Capabilities!.IsLanguageTooOld)
            .WithTrackingName(TrackingNames.Files);

        IncrementalValueProvider<Capabilities?> refit = specifications
            .Combine(capabilities)
            .Where(static item => RefitInterfaceEmitter.Emits(item.Left, item.Right!))
            .Select(static (item, _) => item.Right)
            .Collect()
            .Select(static (found, _) => found.FirstOrDefault())
            .WithTrackingName(TrackingNames.Refit);

        IncrementalValueProvider<(Catalog Catalog, string? Alias)> aliasedCatalog = catalog
            .Combine(capabilities.Select(static (project, _) => project?.IsLanguageTooOld == true))
            .Select(static (item, _) => item.Right ? Catalog.Empty : item.Left)
            .Combine(capabilities.Select(static (project, _) => project?.RuntimeAlias));

        context.RegisterSourceOutput(
            files,
            static (output, item) =>
                output.AddSource(
                    HintNames.Of(item.Source.Model.Type, item.Project.AmbiguousNames.Folded),
                    Text(SpecificationEmitter.Emit(item.Source, item.Project.Capabilities!), item.Project.Capabilities!.RuntimeAlias)
                )
        );
        context.RegisterSourceOutput(aliasedCatalog, EmitCatalog);
        context.RegisterSourceOutput(
            refit,
            static (output, project) =>
            {
                if (project is null)
                    return;
                output.AddSource(HintNames.Refit, Text(RefitReplicatorEmitter.Emit(project), project.RuntimeAlias));
                output.AddSource(HintNames.RefitTransport, Text(RefitTransportSource.Of(project), project.RuntimeAlias));
            }
        );
    }

    private static ReplicationModel? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken) =>
        SpecificationReader.Read(
            context.TargetSymbol,
            context.TargetNode,
            context.SemanticModel.Compilation,
            SpecificationCaches.For(context.TargetNode.SyntaxTree),
            cancellationToken
        );

    private static void EmitCatalog(SourceProductionContext output, (Catalog Catalog, string? Alias) project)
    {
        if (project.Catalog.IsEmpty)
            return;
        output.AddSource(HintNames.EmbeddedAttribute, Text(CatalogEmitter.EmitEmbeddedAttribute(), alias: null));
        output.AddSource(HintNames.Catalog, Text(CatalogEmitter.Emit(project.Catalog), project.Alias));
    }

    /// <summary>A file without a byte order mark. It refers to the runtime by its alias if it has no other name.</summary>
    private static SourceText Text(string code, string? alias) =>
        SourceText.From(alias is null ? code : Names.ThroughAlias(code, alias), Utf8);
}
