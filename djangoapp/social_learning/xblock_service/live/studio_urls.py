"""Our addresses as the LMS has them, for previews in Studio, which does not serve them."""

from django.urls import include, path

urlpatterns = [path("", include("social_learning.urls"))]
