using ReplicationKit.Generators.Text;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The layout of a specification's document: <c>_id</c> first, then the options in the order of the option table.</summary>
internal sealed class DocumentLayout
{
    private readonly SpecificationPlan _plan;
    private readonly ReplicationModel _model;
    private readonly bool _reverse;
    private DocumentPieces _pieces = DocumentPieces.Begin();

    private DocumentLayout(SpecificationPlan plan, bool reverse)
    {
        _plan = plan;
        _model = plan.Model;
        _reverse = reverse;
    }

    /// <summary>The document of one direction.</summary>
    public static DocumentPieces Document(SpecificationPlan plan, bool reverse)
    {
        var layout = new DocumentLayout(plan, reverse);
        layout.Id();
        foreach (PlannedOption option in plan.Options)
            layout.Option(option);
        layout._pieces.Constant("}");
        return layout._pieces;
    }

    /// <summary>
    /// The JSON after the id: in the document, and in the identity, which omits the options that do not affect what is copied.
    /// </summary>
    public static DocumentPieces Options(SpecificationPlan plan, bool reverse)
    {
        var layout = new DocumentLayout(plan, reverse);
        DocumentPieces document = layout._pieces;
        bool isInner = false;
        foreach (PlannedOption option in plan.Options)
        {
            bool isIdentity = option.Option.IsIdentity || reverse;
            if (isIdentity == isInner)
                Switch(!isInner);
            layout.Option(option);
        }

        if (isInner)
            Switch(false);
        document.Constant("}");
        return document;

        void Switch(bool toInner)
        {
            if (!toInner)
                document.Choice("!json.IsIdentity", layout._pieces.End());
            layout._pieces = toInner ? document.BeginInner() : document;
            isInner = toInner;
        }
    }

    private void Id()
    {
        _pieces.Constant("{\"_id\":\"");
        foreach (IdPart part in _model.Id)
        {
            if (part.IsPlaceholder && _model.Member(part.Text) is { } member)
                _pieces.Statement(MemberCode.WritePart(member, MemberCode.Reference(member)));
            else
                _pieces.Constant(JsonText.Escape(part.Text));
        }

        _pieces.Constant(_reverse ? "-reverse\"" : "\"");
    }

    private void Option(PlannedOption planned)
    {
        ReplicationOption option = planned.Option;
        OptionSource source = _reverse ? planned.Reverse : planned.Forward;
        if (option.Kind == OptionKind.Deletions)
        {
            Deletions(source);
            return;
        }

        if (source.Fixed is { } value)
        {
            Name(option);
            Fixed(option, value);
        }
        else if (source.Member is { IsNullable: true } optional)
        {
            Optional(optional, $",\"{option.JsonName}\":", option.Kind == OptionKind.Endpoint ? "OptionalEndpoint" : "Optional");
        }
        else if (source.Member is { } member)
        {
            Name(option);
            _pieces.Statement(MemberCode.WriteOption(option, member, MemberCode.Reference(member)));
        }
        else if (option.Kind == OptionKind.CreateTargetParams && _model.TargetParams is { } targetParams && !_reverse)
        {
            Name(option);
            _pieces.Constant(FixedJson.Of(targetParams));
        }
        else if (option.Kind == OptionKind.QueryParameters)
        {
            QueryParams();
        }
        else if (option.Kind == OptionKind.Selector && _model.Selector is { } selector)
        {
            Name(option);
            if (selector.IsConstant)
                _pieces.Constant(selector.Key);
            else
                _pieces.Statement($"{Names.Selector}.Write(this, ref json);");
        }
    }

    /// <summary>A part of the selector if there is one; otherwise a member decides whether there is one.</summary>
    private void Deletions(OptionSource source)
    {
        if (_model.Selector is not null || source.Member is not { } member)
            return;
        DocumentPieces selector = _pieces.BeginInner();
        selector.Constant($",\"{ReplicationOptions.Selector.JsonName}\":{DeletionSelector.NotDeleted}");
        _pieces.Choice(DeletionTemplate.Condition(member, DeletionHandling.Exclude), selector.End());
    }

    private void Name(ReplicationOption option)
    {
        _pieces.Constant(",\"");
        _pieces.Constant(option.JsonName);
        _pieces.Constant("\":");
    }

    private void Fixed(ReplicationOption option, FixedOption value)
    {
        if (option.Kind == OptionKind.Endpoint && !FixedJson.IsUrl(value.Text!))
            _pieces.Database(JsonText.Escape(value.Text!), DatabaseSegment.Escape(value.Text!));
        else
            _pieces.Constant(FixedJson.Of(option, value));
    }

    /// <summary>JSON and a value, both written only if the member has a value.</summary>
    private void Optional(MemberModel member, string json, string method = "Optional") =>
        _pieces.Statement(
            $"json.{(member.Kind.IsEnum() ? "OptionalEnum" : method)}({CodeLiteral.Utf8(json)}, {MemberCode.Reference(member)});"
        );

    private void QueryParams()
    {
        List<MemberModel> members = _plan.QueryParamMembers ?? [];
        if (_model.QueryParams.IsEmpty && members[0].IsNullable)
        {
            OptionalQueryParams(members);
            return;
        }

        string before = ",\"query_params\":{";
        foreach (FixedQueryParam parameter in _model.QueryParams)
        {
            _pieces.Constant(before + JsonText.Quote(parameter.Key) + ":" + FixedJson.Of(parameter));
            before = ",";
        }

        foreach (MemberModel member in members)
        {
            string name = before + JsonText.Quote(member.QueryKey!) + ":";
            before = ",";
            if (member.IsNullable)
            {
                Optional(member, name);
                continue;
            }

            _pieces.Constant(name);
            _pieces.Statement(MemberCode.WriteValue(member, MemberCode.Reference(member)));
        }

        _pieces.Constant("}");
    }

    /// <summary>Which parameter is the first, or whether there is one, is known only at run time.</summary>
    private void OptionalQueryParams(List<MemberModel> members)
    {
        _pieces.Statement("json.BeginQueryParams();");
        foreach (MemberModel member in members)
        {
            string name = $"json.QueryParam({CodeLiteral.Utf8(JsonText.Quote(member.QueryKey!) + ":")});";
            string value = MemberCode.Reference(member);
            if (!member.IsNullable)
            {
                _pieces.Statement(name);
                _pieces.Statement(MemberCode.WriteValue(member, value));
                continue;
            }

            string local = MemberCode.Local(_model, member);
            DocumentPieces pieces = _pieces.BeginInner();
            pieces.Statement(name);
            pieces.Statement(MemberCode.WriteValue(member, local));
            _pieces.Choice($"{value} is {{ }} {local}", pieces);
        }

        _pieces.Statement("json.EndQueryParams();");
    }
}
