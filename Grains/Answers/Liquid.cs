using System.Globalization;
using System.Text.RegularExpressions;
using DotLiquid;
using DotLiquid.Exceptions;
using OrleansTickets.Agents;

namespace OrleansTickets.Answers;

/// <summary>Fills in answers. Only outputs of known values and conditions are allowed: nothing that loops, includes or
/// runs a pattern, so that no template takes long or grows.</summary>
internal static partial class Liquid
{
    private const int MostSource = 20_000;
    private const int MostMilliseconds = 1_000;

    private static readonly string[] Tags =
        ["if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase", "comment", "endcomment"];

    private static readonly string[] Filters =
        ["default", "upcase", "downcase", "capitalize", "strip", "truncate", "truncatewords"];

    /// <summary>Refuses what cannot be filled in.</summary>
    /// <exception cref="InvalidRequestException">It does not parse, or asks for what is not there.</exception>
    public static void Check(string field, string source)
    {
        if (source.Length > MostSource)
        {
            throw new InvalidRequestException(field, $"The text is longer than {MostSource} characters.");
        }
        foreach (Match tag in TagNames().Matches(source))
        {
            Refuse(field, "tag", tag.Groups[1].Value, Tags);
        }
        foreach (Match output in Outputs().Matches(source))
        {
            if (!output.Groups[1].Value.StartsWith(LiquidValues.Fields, StringComparison.Ordinal))
            {
                Refuse(field, "value", output.Groups[1].Value, LiquidValues.Names);
            }
            foreach (Match filter in FilterNames().Matches(output.Groups[2].Value))
            {
                Refuse(field, "filter", filter.Groups[1].Value, Filters);
            }
        }
        try
        {
            _ = Parse(source);
        }
        catch (LiquidException e)
        {
            throw new InvalidRequestException(field, $"This is no Liquid: {e.Message}");
        }
    }

    /// <summary>The text with the values in it, each encoded for where it lands.</summary>
    public static string Render(string source, LiquidValues values, Func<string, string> encode)
    {
        // Most texts have nothing to fill in.
        return source.Contains("{{", StringComparison.Ordinal) || source.Contains("{%", StringComparison.Ordinal)
            ? Parse(source).Render(new RenderParameters(CultureInfo.InvariantCulture)
            {
                LocalVariables = values.ToHash(encode),
                ErrorsOutputMode = ErrorsOutputMode.Suppress,
                Timeout = MostMilliseconds,
            })
            : source;
    }

    private static DotLiquid.Template Parse(string source) =>
        DotLiquid.Template.Parse(source, SyntaxCompatibility.DotLiquid22a);

    private static void Refuse(string field, string what, string name, string[] allowed)
    {
        if (!allowed.Contains(name))
        {
            throw new InvalidRequestException(
                field, $"There is no {what} '{name}'. Known are: {string.Join(", ", allowed)}.");
        }
    }

    [GeneratedRegex(@"\{%-?\s*([^\s%]*)")]
    private static partial Regex TagNames();

    [GeneratedRegex(@"\{\{-?\s*([^\s|}]*)(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Outputs();

    [GeneratedRegex(@"\|\s*([^\s:|]*)")]
    private static partial Regex FilterNames();
}
