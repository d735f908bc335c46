using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Claustro.Web.Layout;

/// <summary>
/// Answers an endpoint with a page in the theme. For addresses whose forms other programs post to, or that answer JSON too;
/// other pages are found by their <c>@page</c>.
/// </summary>
public static class PageAnswer
{
    /// <summary>The component <typeparamref name="TPage"/> with these parameters; those that are null keep their default.</summary>
    public static IResult Of<TPage>(int status = StatusCodes.Status200OK, bool scripts = true, params (string Name, object? Value)[] parameters)
        where TPage : IComponent =>
        new RazorComponentResult<PageDocument>(new Dictionary<string, object?>
        {
            [nameof(PageDocument.Page)] = typeof(TPage),
            [nameof(PageDocument.Scripts)] = scripts,
            [nameof(PageDocument.Parameters)] = parameters.Where(p => p.Value is not null).ToDictionary(p => p.Name, p => p.Value!),
        }) { StatusCode = status };
}
