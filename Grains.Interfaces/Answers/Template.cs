using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Answers;

/// <summary>A prepared answer, in Liquid.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Answers.Template")]
public sealed record Template
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    /// <summary>The queue it is offered in; nothing means every queue.</summary>
    [Id(2)] public string? Queue { get; init; }

    /// <summary>Replaces the answer's subject, if given.</summary>
    [Id(3)] public string? Subject { get; init; }

    /// <summary>Markdown with <c>{{ ticket.number }}</c>, <c>{{ customer.name }}</c>, <c>{{ agent.name }}</c>,
    /// <c>{{ queue.name }}</c>, <c>{{ article.quote }}</c>.</summary>
    [Id(4)] public required string Body { get; init; }
}

/// <summary>The response templates; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Answers.ITemplatesGrain")]
public interface ITemplatesGrain : IGrainWithStringKey
{
    const string Key = "templates";

    /// <summary>Those offered in this queue (all, when nothing is named), by name.</summary>
    [Repeatable, AnyAgent, Alias("Read")]
    Task<ImmutableArray<Template>> Read(string? queue);

    /// <summary>Creates or changes one; an empty id makes a new one.</summary>
    /// <exception cref="InvalidRequestException">It does not parse, or the queue is unknown.</exception>
    [AdministratorOnly, Alias("Save")]
    Task<Template> Save(Template template);

    [AdministratorOnly, Alias("Delete")]
    Task Delete(string id);
}
