using Claustro.Notifications;
using Claustro.Academics.Grades;
using Claustro.Notifications.Templates;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Academics.Grades;

public sealed class GradeNewsTests
{
    [Fact]
    public void Every_event_has_its_texts_in_both_languages()
    {
        var events = new ServiceCollection().AddGradeNews().Select(s => s.ImplementationInstance).OfType<NotificationEvent>().ToList();
        Assert.Equal(4, events.Count);
        foreach (var file in events.SelectMany(e => (string[])[$"{e.Name}.es.html", $"{e.Name}.en.html"]))
        {
            using var stream = events[0].Assembly.GetManifestResourceStream(file);
            Assert.True(stream is not null, $"{file} is not embedded in the module itself");
            using var reader = new StreamReader(stream);
            Assert.StartsWith("Subject: ", reader.ReadLine(), StringComparison.Ordinal);
            Assert.Equal("", reader.ReadLine());
            Assert.Contains("{{ course }}", reader.ReadToEnd(), StringComparison.Ordinal);
        }
    }
}
