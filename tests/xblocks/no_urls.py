"""Studio's addresses, as far as we are concerned: none of ours."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
