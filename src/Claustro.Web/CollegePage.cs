using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Web.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Claustro.Web;

/// <summary>
/// What every static page stands on: who looks, in which language, and how it ends. A page stands beside its slices and
/// calls their <c>RunAsync</c> in process; it shows what they refuse and never checks a right by itself.
/// </summary>
public abstract class CollegePage : ComponentBase
{
    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    private Task? loading;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>What kept the page from loading; the page shows <c>&lt;ProblemView&gt;</c> in its place.</summary>
    protected Refusal? Problem { get; private set; }

    protected PageContext Context => PageContext.Of(Http);

    /// <summary>Who is signed in. Only on pages that ask for it by <c>[Allow]</c> or <c>[AllowSignedIn]</c>.</summary>
    protected Caller Caller => Context.Caller ?? throw new InvalidOperationException("The page is open to people who have not signed in.");

    protected bool IsSignedIn => Context.Caller is not null;

    protected Reader Reader => Context.Reader;

    /// <summary>Ends with the request.</summary>
    protected CancellationToken Cancel => Http.RequestAborted;

    protected string T(string es, string en) => Reader.T(es, en);

    protected string T(Text text) => Reader.T(text);

    /// <summary>
    /// As every component does it, but the page is drawn only when it is loaded: until then its markup would meet fields that are
    /// still null, whenever the database takes longer than no time at all.
    /// </summary>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await (loading ??= LoadAsync());
        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }

    private Task LoadAsync()
    {
        OnInitialized();
        return OnInitializedAsync();
    }

    /// <summary>The value, or the default with <see cref="Problem"/> and the response's status set.</summary>
    protected T? Need<T>(Outcome<T> outcome) => outcome.Refusal is { } refusal ? Fail<T>(refusal) : outcome.Value;

    /// <summary>Shows this refusal in place of the page, with its status.</summary>
    protected T? Fail<T>(Refusal refusal)
    {
        Problem = refusal;
        Http.AnswerWith(refusal.Status);
        return default;
    }

    /// <summary>Ends a form: goes there (so that reloading sends nothing twice) and says this once on the next page.</summary>
    /// <param name="undo">The way back, offered beside what is said.</param>
    protected Refusal? Go(string address, string? says = null, Undo? undo = null)
    {
        if (says is not null)
        {
            Flash.Say(Http, says, undo);
        }

        Navigation.NavigateTo(address);
        return null;
    }

    /// <summary>Ends a form where it stands: the same address again.</summary>
    protected Refusal? Again(string? says = null, Undo? undo = null) => Go(Http.Request.Path + Http.Request.QueryString, says, undo);

    /// <summary>
    /// Lets this page show another of this site in a frame. Lead to it by links with <c>data-enhance-nav="false"</c>: a page that
    /// comes in the place of another keeps the other's policy.
    /// </summary>
    protected void AllowFrames() => PageHeaders.AllowFrames(Http);

    /// <summary>Whether only a part of the page is fetched, to put it in the place of another; so scripts run.</summary>
    protected bool IsEnhanced => Http.Request.Headers.Accept.ToString().Contains("blazor-enhanced-nav", StringComparison.OrdinalIgnoreCase);

    /// <summary>A value of the address, trimmed; null when absent or empty.</summary>
    protected string? Query(string name) => Http.Request.Query[name].ToString().Trim() is { Length: > 0 } value ? value : null;

    protected long? QueryId(string name) => long.TryParse(Query(name), System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The page of a list that the address asks for (<c>?page=</c>); the first when it makes no sense.</summary>
    protected PageRequest PageOf(int size = 25) => new(QueryId("page") is > 0 and { } page ? page : 1, size);

    /// <summary>That page of the list; its last where the address asks for one past the end (it was longer when it was kept, or the last thing on the last page is done).</summary>
    protected async Task<Page<T>> PageAsync<T>(Func<PageRequest, Task<Page<T>>> load, int size = 25)
    {
        var page = await load(PageOf(size));
        return page.IsPastEnd ? await load(new PageRequest(page.Last, size)) : page;
    }

    /// <summary>As the other, of a slice that may refuse.</summary>
    protected async Task<Page<T>?> PageAsync<T>(Func<PageRequest, Task<Outcome<Page<T>>>> load, int size = 25)
    {
        var page = Need(await load(PageOf(size)));
        return page is { IsPastEnd: true } ? Need(await load(new PageRequest(page.Last, size))) : page;
    }
}
