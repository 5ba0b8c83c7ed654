using System.Globalization;
using System.Text;

namespace OrleansTickets.Mail;

/// <summary>How many were right of how many, by set and altogether; and which were not.</summary>
internal sealed class CorpusScore
{
    private const int MostExamples = 40;

    private readonly Dictionary<string, Dictionary<string, (int Right, int All)>> sets = [];
    private readonly List<string> wrong = [];

    /// <summary>Counts one answer; nothing is expected where the facts say nothing.</summary>
    public void Count(CorpusMail mail, string what, string? expected, string? actual)
    {
        if (expected is not null)
        {
            Count(mail, what, expected == actual, $"{actual}, not {expected}");
        }
    }

    public void Count(CorpusMail mail, string what, bool isRight, string why)
    {
        foreach (var set in (string[])[mail.Set, "all"])
        {
            var scores = sets.TryGetValue(set, out var known) ? known : sets[set] = [];
            var (right, all) = scores.GetValueOrDefault(what);
            scores[what] = (right + (isRight ? 1 : 0), all + 1);
        }
        if (!isRight)
        {
            wrong.Add($"{what}: {mail.File}: {why.ReplaceLineEndings(" ")}");
        }
    }

    public double Ratio(string what) => sets["all"].GetValueOrDefault(what) is (var right, > 0 and var all)
        ? (double)right / all
        : 0;

    public override string ToString()
    {
        var columns = sets["all"].Keys.ToList();
        var text = new StringBuilder();
        text.AppendLine("".PadLeft(18) + string.Concat(columns.Select(column => column.PadLeft(18))));
        foreach (var (set, scores) in sets.OrderBy(each => each.Key == "all").ThenBy(each => each.Key))
        {
            text.AppendLine(set.PadRight(18) + string.Concat(columns.Select(column => Cell(scores, column).PadLeft(18))));
        }
        foreach (var kind in wrong.GroupBy(line => line[..line.IndexOf(':')]))
        {
            foreach (var line in kind.Take(MostExamples))
            {
                text.AppendLine(line);
            }
        }
        return text.ToString();
    }

    private static string Cell(Dictionary<string, (int Right, int All)> scores, string column) =>
        scores.TryGetValue(column, out var score)
            ? string.Create(CultureInfo.InvariantCulture, $"{score.Right} of {score.All}")
            : "";
}
