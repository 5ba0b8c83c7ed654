using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.WebFront.SignIn;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>The agents, what they may do, and their keys for REST.</summary>
public sealed partial class AgentsPage
{
    private const int PageSize = 100;

    private ImmutableArray<Agent> agents = [];
    private string? next;
    private string[] queues = [];
    private string[] roles = [];
    private Agent? draft;
    private string? password;
    private bool isNew;

    [Inject]
    private NewPasswords Passwords { get; set; } = null!;

    private protected override async Task LoadAsync()
    {
        agents = [];
        next = null;
        await ReadMoreAsync();
        var overview = await Grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).ReadOverview();
        queues = [.. overview.Select(queue => queue.Settings.Name)];
        var known = await Grains.GetGrain<IRolesGrain>(IRolesGrain.Key).Read();
        roles = [Agent.Administrator, .. known.Select(role => role.Name).Where(name => name != Agent.Administrator)];
    }

    private Task<bool> MoreAsync() => TryAsync(ReadMoreAsync);

    private async Task ReadMoreAsync()
    {
        var page = await Grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key).ReadPage(next, PageSize);
        agents = agents.AddRange(page.Items);
        next = page.Next;
    }

    private void Begin() => (draft, isNew, password) = (new() { Login = "", Name = "" }, true, null);

    private void Edit(Agent agent) => (draft, isNew, password, Done) = (agent, false, null, null);

    private void Leave() => (draft, Problem, ProblemField) = (null, null, null);

    private void Toggle(string role) => draft = draft! with
    {
        Roles = draft.Roles.Contains(role) ? draft.Roles.Remove(role) : draft.Roles.Add(role),
    };

    private async Task SaveAsync()
    {
        var saved = draft! with { Login = draft.Login.Trim().ToLowerInvariant(), Name = draft.Name.Trim() };
        if (saved.Login.Length == 0 || saved.Name.Length == 0)
        {
            (Problem, ProblemField) = (T("FieldMissing"), saved.Login.Length == 0 ? "login" : "name");
            return;
        }
        if (isNew && agents.Any(agent => agent.Login == saved.Login))
        {
            (Problem, ProblemField) = (T("NameTaken"), "login");
            return;
        }
        if (await ChangeAsync(() => SaveAsync(saved), T("SavedNamed", saved.Login)))
        {
            (draft, password) = (null, null);
        }
    }

    private Task<Agent> SaveAsync(Agent saved)
    {
        // Without a password a new agent cannot sign in until one is set; a known one keeps theirs.
        var signIn = string.IsNullOrEmpty(password)
            ? isNew ? NewPasswords.None() : null
            : Passwords.Make(password);
        return Grains.GetGrain<IAgentGrain>(saved.Login).Save(saved, signIn);
    }
}
