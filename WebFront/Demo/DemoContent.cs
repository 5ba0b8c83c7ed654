using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Agents;
using OrleansTickets.Answers;
using OrleansTickets.Queues;

namespace OrleansTickets.WebFront.Demo;

/// <summary>What the demo's desk, customers and mails are made of: the JSON files under Content.</summary>
internal sealed record DemoContent(
    DemoCompany Company, ImmutableArray<DemoCustomer> Customers, ImmutableDictionary<string, DemoLanguage> Languages)
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

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
        return JsonSerializer.Deserialize<T>(stream, Json)!;
    }
}

/// <summary>Who works at the desk, and with what.</summary>
internal sealed record DemoCompany(
    ImmutableArray<Agent> Agents, ImmutableArray<QueueSettings> Queues, ImmutableArray<Template> Templates,
    ImmutableArray<string> Bicycles, ImmutableArray<string> Electric, ImmutableArray<string> Sizes,
    ImmutableArray<string> Notes, ImmutableArray<string> Refusals)
{
    public Agent Administrator => Agents.First(IsAdministrator);

    /// <summary>Who answers mail in this queue.</summary>
    public IEnumerable<Agent> Answering(string queue) => Agents.Where(agent =>
        IsAdministrator(agent) || (agent.Rights.TryGetValue(queue, out var held) && held.Contains(Right.ReadWrite)));

    public static bool IsAdministrator(Agent agent) => agent.Roles.Contains(Agent.Administrator);
}

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
