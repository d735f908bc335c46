using Claustro.Platform.Errors;
using Microsoft.AspNetCore.Http;

namespace Claustro.Platform.Http;

/// <summary>Shows a refusal to somebody who opened a page. Given by the module that has pages; without it they too get problem details.</summary>
public interface IProblemPages
{
    Task WriteAsync(HttpContext http, Refusal refusal);
}
