using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Queues;

namespace OrleansTickets.Answers;

/// <summary>The response templates that are kept.</summary>
[GenerateSerializer, Alias("OrleansTickets.Answers.TemplatesRecord")]
internal sealed record TemplatesRecord
{
    /// <summary>By name.</summary>
    [Id(0)] public ImmutableArray<Template> Templates { get; init; } = [];
}

internal sealed class TemplatesGrain(
    [PersistentState("templates")] IPersistentState<TemplatesRecord> record, QueueMap queues)
    : Grain, ITemplatesGrain
{
    private const int LongestName = 100;

    private ImmutableArray<Template> Templates => record.State.Templates;

    public Task<ImmutableArray<Template>> Read(string? queue) => Task.FromResult<ImmutableArray<Template>>(
        [.. Templates.Where(template => queue is null || template.Queue is null || template.Queue == queue)]);

    public async Task<Template> Save(Template template)
    {
        var name = template.Name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            throw new InvalidRequestException("name", $"A template has a name of at most {LongestName} characters.");
        }
        if (template.Queue is { } queue && await queues.FindAsync(queue) is null)
        {
            throw new InvalidRequestException("queue", $"There is no queue '{queue}'.");
        }
        if (template.Id.Length > 0 && !Templates.Any(known => known.Id == template.Id))
        {
            throw new NotThereException($"There is no template '{template.Id}'.");
        }
        if (template.Body.Trim().Length == 0)
        {
            throw new InvalidRequestException("body", $"A template says something.");
        }
        Liquid.Check("subject", template.Subject ?? "");
        Liquid.Check("body", template.Body);
        var id = template.Id.Length > 0 ? template.Id : Guid.NewGuid().ToString("N");
        var kept = template with { Name = name, Id = id };
        await Write([.. Templates.Where(known => known.Id != kept.Id).Append(kept)
            .OrderBy(known => known.Name, StringComparer.OrdinalIgnoreCase)]);
        return kept;
    }

    public Task Delete(string id) => Templates.Any(template => template.Id == id)
        ? Write(Templates.RemoveAll(template => template.Id == id))
        : throw new NotThereException($"There is no template '{id}'.");

    private Task Write(ImmutableArray<Template> templates) => record.KeepAsync(new() { Templates = templates }, this);
}
