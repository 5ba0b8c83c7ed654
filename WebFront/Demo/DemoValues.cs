using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTickets.WebFront.Demo;

/// <summary>What one story is about: its order, its bicycle, its dates. Fills the texts with it.</summary>
internal sealed partial class DemoValues
{
    private readonly Dictionary<string, string> values;

    public DemoValues(
        DemoCompany company, DemoCustomer customer, DemoLanguage language, DateTimeOffset today, Random random)
    {
        var culture = CultureInfo.GetCultureInfo(language.Culture);
        Bicycles = company.Bicycles;
        values = new()
        {
            ["order"] = $"BW-{random.Next(204_000, 298_000)}",
            ["invoice"] = $"INV-{today.Year % 100}-{random.Next(1_000, 9_999)}",
            ["serial"] = $"BWK{random.Next(0x100000, 0xFFFFFF):X6}",
            ["bike"] = Pick(company.Bicycles, random),
            ["ebike"] = Pick(company.Electric, random),
            ["size"] = Pick(company.Sizes, random),
            ["amount"] = Money(random.Next(480, 2_900)),
            ["price"] = Money(random.Next(24, 140)),
            ["date"] = today.AddDays(-random.Next(6, 45)).ToString("M", culture),
            ["later"] = today.AddDays(random.Next(4, 26)).ToString("M", culture),
            ["city"] = customer.City,
            ["company"] = customer.Company ?? customer.Name,
        };

        string Money(int euros) => $"{(euros + (random.Next(2) * 0.5m)).ToString("N2", culture)} €";
    }

    public ImmutableArray<string> Bicycles { get; }

    public string this[string name] => values[name];

    /// <summary>Chooses where the text leaves a choice, then puts the values in.</summary>
    public string Fill(string text, Random random)
    {
        var chosen = Choice.Replace(text, choice => Pick(choice.Groups[1].Value.Split('|'), random));
        return Placeholder.Replace(chosen, placeholder => values[placeholder.Groups[1].Value]);
    }

    private static string Pick(IReadOnlyList<string> from, Random random) => from[random.Next(from.Count)];

    [GeneratedRegex(@"\[([^\]]+)\]")]
    private static partial Regex Choice { get; }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder { get; }
}
