using System.Collections.Immutable;
using System.Text.Json;
using OrleansTickets.Queues;

namespace OrleansTickets.WebFront.Demo;

/// <summary>What the demo's desk, customers and mails are made of: the JSON files under Content.</summary>
internal sealed record DemoContent(
    DemoCompany Company, ImmutableArray<DemoCustomer> Customers, ImmutableDictionary<string, DemoLanguage> Languages)
{
    private static readonly string[] Spoken = ["en", "fr", "de", "es", "it", "nl", "pt", "pl", "ja", "ar"];

    public static DemoContent Read() => new(
        Read<DemoCompany>("desk"),
        Read<ImmutableArray<DemoCustomer>>("customers"),
        Spoken.Select(language => Read<DemoLanguage>($"mails-{language}"))
            .ToImmutableDictionary(language => language.Language));

    private static T Read<T>(string name)
    {
        var resource = $"{typeof(DemoContent).Namespace}.Content.{name}.json";
        using var stream = typeof(DemoContent).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The demo's {name}.json is not embedded.");
        return JsonSerializer.Deserialize<T>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <summary>Who works at the desk, and with what.</summary>
internal sealed record DemoCompany(
    ImmutableArray<DemoAgent> Agents, ImmutableArray<DemoQueue> Queues, ImmutableArray<DemoTemplate> Templates,
    ImmutableArray<string> Bicycles, ImmutableArray<string> Sizes, ImmutableArray<string> Notes)
{
    public DemoAgent Administrator => Agents.First(agent => agent.IsAdministrator);
}

internal sealed record DemoAgent(
    string Login, string Name, string Email, string? Language, string TimeZone, bool IsAdministrator,
    ImmutableDictionary<string, ImmutableArray<string>>? Rights)
{
    public bool Answers(string queue) =>
        IsAdministrator || (Rights is not null && Rights.TryGetValue(queue, out var held) && held.Contains("rw"));
}

internal sealed record DemoQueue(
    string Name, string Address, string DisplayName, string Salutation, string Signature, int UnlockTimeoutMinutes,
    string FollowUp = "possible", bool FollowUpLock = true, bool IsDefault = false)
{
    public QueueSettings Settings => new()
    {
        Name = Name,
        Address = Address,
        DisplayName = DisplayName,
        Salutation = Salutation,
        Signature = Signature,
        UnlockTimeoutMinutes = UnlockTimeoutMinutes,
        FollowUp = Enum.Parse<FollowUpPolicy>(FollowUp, ignoreCase: true),
        FollowUpLock = FollowUpLock,
        IsDefault = IsDefault,
    };
}

internal sealed record DemoTemplate(string Name, string? Queue, string? Subject, string Body);

/// <summary>Somebody who writes. <c>Kind</c> is nothing for a person, else <c>company</c> or <c>dealer</c>;
/// <c>Style</c> is <c>plain</c>, <c>html</c> or <c>phone</c>.</summary>
internal sealed record DemoCustomer(
    string Language, string Name, string Address, string City, string Style, string? Kind, string? Company);

/// <summary>How people write in one language. In texts, <c>[a|b]</c> is a choice and <c>{order}</c> a value.</summary>
internal sealed record DemoLanguage(
    string Language, string Culture, int Offset, string Reply, string Photo, string Device, string Wrote,
    ImmutableArray<string> Greetings, ImmutableArray<string> Closings, ImmutableArray<string> Comebacks,
    ImmutableArray<DemoRequest> Requests);

/// <summary>One thing to write about. <c>Talk</c> goes on by turns: agent, customer, agent, customer.</summary>
internal sealed record DemoRequest(
    string Queue, string? For, string? Note, string Body, ImmutableArray<string> Subjects, ImmutableArray<string> Talk)
{
    public ImmutableArray<string> Files { get; init; } = [];

    public ImmutableArray<ImmutableArray<string>> Table { get; init; } = [];

    /// <summary>Shops and companies write of their own affairs, and of invoices and parts as everybody does.</summary>
    public bool Suits(DemoCustomer customer) =>
        For is not null ? For == customer.Kind : customer.Kind is null || Queue is "Invoices" or "Spare parts";
}
