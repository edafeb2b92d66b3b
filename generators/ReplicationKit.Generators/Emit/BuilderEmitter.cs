using ReplicationKit.Generators.Text;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>
/// Emits the staged builder: a small class for each required member, which holds the values set so far, and one for the optional members.
/// An instance of a stage is immutable, so a caller can keep it and continue from it more than once.
/// </summary>
internal sealed class BuilderEmitter
{
    private const string Needs = "Needs";
    private const string Ready = "Ready";

    /// <summary>The last stage after either filter or document ids has been set.</summary>
    private const string ReadyFiltered = "ReadyFiltered";

    private readonly IndentedWriter _code;
    private readonly ReplicationModel _model;
    private readonly BuilderPlan _plan;

    /// <summary>The full name of the record, because a stage may have its short name.</summary>
    private readonly string _name;

    /// <summary>The name of the last stage's field for the specification. It differs from every parameter.</summary>
    private readonly string _held = "spec";

    private BuilderEmitter(IndentedWriter code, SpecificationPlan plan, BuilderPlan builder)
    {
        _code = code;
        _model = plan.Model;
        _name = _model.Type.FullName;
        _plan = builder;
        while (IsOffered(_held))
            _held += "_";
    }

    public static void Emit(IndentedWriter code, SpecificationPlan plan)
    {
        var builder = new BuilderPlan(plan.Model);
        if (!builder.IsEmpty)
            new BuilderEmitter(code, plan, builder).Emit();
    }

    private void Emit()
    {
        string builder = GeneratedMembers.BuilderOf(_model.Type.Name);
        string first = _plan.RequiredMembers.Count == 0 ? Ready : Needs + _plan.RequiredMembers[0].Title;
        string summary =
            _plan.RequiredMembers.Count == 0
                ? "Creates a builder for the optional values."
                : "Creates a builder with a step for each required value, followed by <c>Build</c>.";
        _code.Line(
            $$"""

            /// <summary>{{summary}}</summary>
            {{Names.NoCoverage}}
            {{_plan.Access}} static {{builder}}.{{first}} {{GeneratedMembers.CreateBuilder}}() => new({{(
                _plan.RequiredMembers.Count == 0 ? Instance() : ""
            )}});

            /// <summary>The stages of the builder.</summary>
            {{Names.NoCoverage}}
            {{_plan.Access}} static class {{builder}}
            """
        );
        using (_code.Block())
        {
            for (int i = 0; i < _plan.RequiredMembers.Count; i++)
            {
                if (i > 0)
                    _code.Line();
                RequiredStage(i);
            }

            if (_plan.OptionalMembers.Count == 0)
                return;
            if (_plan.RequiredMembers.Count > 0)
                _code.Line();
            LastStage(Ready, filtered: false);
            if (!_plan.Exclusive)
                return;
            _code.Line();
            LastStage(ReadyFiltered, filtered: true);
        }
    }

    private static string Warnings(BuilderMember member) => string.Concat(member.Model.Warnings.Select(static code => code + " "));

    private void RequiredStage(int index)
    {
        BuilderMember member = _plan.RequiredMembers[index];
        bool isLast = index == _plan.RequiredMembers.Count - 1;
        string next =
            !isLast ? Needs + _plan.RequiredMembers[index + 1].Title
            : _plan.OptionalMembers.Count > 0 ? Ready
            : $"{Names.ReadyBuilder}<{_name}>";
        _code.Line(
            $$"""
            /// <summary>The stage that requires <c>{{member.Model.Name}}</c>.</summary>
            public sealed class {{Needs}}{{member.Title}}{{Parameters(index)}}
            {
                /// <summary>Sets <c>{{member.Model.Name}}</c>: {{MemberText.Describe(member.Model)}}.</summary>
                {{Warnings(member)}}public {{next}} With{{member.Title}}({{member.Model.TypeName}} {{member.Argument}}) =>
                    new({{(isLast ? Instance() : Arguments(index + 1))}});
            }
            """
        );
    }

    private void LastStage(string stage, bool filtered)
    {
        _code.Line(
            $$"""
            /// <summary>The last stage{{(
                filtered ? ", after one of filter and document ids, which are mutually exclusive" : ""
            )}}.</summary>
            public sealed class {{stage}}({{_name}} {{_held}})
            """
        );
        using (_code.Block())
        {
            foreach (BuilderMember member in _plan.OptionalMembers)
            {
                if (filtered && member.IsSelection)
                    continue;
                _code.Line(
                    $$"""
                    /// <summary>Sets <c>{{member.Model.Name}}</c>: {{MemberText.Describe(member.Model)}}.</summary>
                    {{Warnings(member)}}public {{(
                        _plan.Exclusive && member.IsSelection ? ReadyFiltered : stage
                    )}} With{{member.Title}}({{member.Model.TypeName}} {{member.Argument}}) =>
                        new({{_held}} with { {{TypeIdentity.Escape(member.Model.Name)}} = {{member.Argument}} });

                    """
                );
            }

            _code.Line(
                $$"""
                /// <summary>Returns the specification.</summary>
                public {{_name}} Build() => {{_held}};
                """
            );
        }
    }

    /// <summary>The parameters of a stage: the values of the stages before it.</summary>
    private string Parameters(int count)
    {
        if (count == 0)
            return "";
        string parameters = "";
        for (int i = 0; i < count; i++)
            parameters += $"{(i == 0 ? "(" : ", ")}{_plan.RequiredMembers[i].Model.TypeName} {_plan.RequiredMembers[i].Argument}";
        return parameters + ")";
    }

    private string Arguments(int count)
    {
        string arguments = "";
        for (int i = 0; i < count; i++)
            arguments += (i == 0 ? "" : ", ") + _plan.RequiredMembers[i].Argument;
        return arguments;
    }

    /// <summary>Creates an instance from the values set so far.</summary>
    private string Instance()
    {
        string arguments = "";
        foreach (ParameterModel parameter in _model.Constructor)
        {
            if (parameter.HasDefault)
                continue;
            string separator = arguments.Length == 0 ? "" : ", ";
            arguments +=
                $"{separator}{TypeIdentity.Escape(parameter.Name)}: "
                + $"{(parameter.Member is null ? null : _plan.RequiredMember(parameter.Member)?.Argument) ?? "default!"}";
        }

        string initialized = "";
        foreach (BuilderMember member in _plan.RequiredMembers)
        {
            if (IsInConstructor(member) && !member.Model.IsRequired)
                continue;
            string separator = initialized.Length == 0 ? " { " : ", ";
            initialized += $"{separator}{TypeIdentity.Escape(member.Model.Name)} = {member.Argument}";
        }

        return $"new {_name}({arguments}){(initialized.Length == 0 ? "" : initialized + " }")}";
    }

    private bool IsOffered(string name)
    {
        foreach (BuilderMember member in _plan.OptionalMembers)
        {
            if (member.Argument == name)
                return true;
        }

        return false;
    }

    private bool IsInConstructor(BuilderMember member)
    {
        foreach (ParameterModel parameter in _model.Constructor)
        {
            if (!parameter.HasDefault && parameter.Member == member.Model.Name)
                return true;
        }

        return false;
    }
}
