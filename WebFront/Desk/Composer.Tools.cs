using Microsoft.AspNetCore.Components.Forms;
using OrleansTickets.Answers;
using OrleansTickets.Articles;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>What helps with the writing: keys, templates, quotation, files.</summary>
public sealed partial class Composer
{
    private Task OnPressed(string key) => InvokeAsync(async () =>
    {
        switch (key)
        {
            case "Send":
                await SendAsync(null);
                break;
            case "Escape" or "Escape menu" when isPicking || isMenuOpen:
                isPicking = isMenuOpen = false;
                break;
            case "Escape":
                await OnLeave.InvokeAsync();
                break;
            default:
                return;
        }
        StateHasChanged();
    });

    private async Task UseAsync(MarkdownTool tool)
    {
        if (tool.After is { } after)
        {
            await Script.CallAsync("wrap", area, tool.Before, after);
        }
        else
        {
            await Script.CallAsync("prefix", area, tool.Before);
        }
    }

    private Task QuoteAsync() => Script.CallAsync("insert", area, $"{start?.Quote.TrimEnd()}\n\n", "block").AsTask();

    private async Task PickAsync(Template picked)
    {
        isPicking = false;
        await TryAsync(async () =>
        {
            var filled = await Grain.StartReply(picked.Id, Ended);
            template = picked;
            if (picked.Subject is { Length: > 0 })
            {
                subject = filled.Subject;
            }
            await Script.CallAsync("insert", area, filled.Body, "block");
        });
    }

    private async Task AttachAsync(InputFileChangeEventArgs chosen)
    {
        Problem = null;
        foreach (var file in chosen.GetMultipleFiles(20))
        {
            if (files.Sum(other => other.Content.LongLength) + file.Size > MostBytes)
            {
                Problem = T("FilesTooLarge", Words.Size(MostBytes));
                return;
            }
            await TryAsync(async () =>
            {
                await using var stream = file.OpenReadStream(MostBytes, Ended);
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes, Ended);
                files.Add(new(file.Name, file.ContentType, bytes.ToArray()));
            });
        }
    }

    private void Detach(Attachment file) => files.Remove(file);

    private void AnswerAll()
    {
        cc = Mailboxes.Join(start!.Cc);
        isCcShown = true;
        Typed();
    }

    private void ShowCc() => isCcShown = true;

    private void TogglePicker() => isPicking = !isPicking;

    private void TogglePreview() => isPreview = !isPreview;

    private void ToggleMenu() => isMenuOpen = !isMenuOpen;
}
