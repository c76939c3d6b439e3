"""Addresses of the demo's own pages."""

from __future__ import annotations

from django.urls import path

from demo.site import views

urlpatterns = [
    path("", views.home, name="demo-home"),
    path("demo/login/", views.log_in, name="demo-login"),
    path("demo/as/<slug:username>/", views.become, name="demo-become"),
    path("demo/clock/", views.move_clock, name="demo-clock"),
    path("demo/relaunch/", views.relaunch, name="demo-relaunch"),
    path("demo/collect/", views.collect, name="demo-collect"),
    path("demo/outbox/", views.show_outbox, name="demo-outbox"),
    path("demo/outbox/<str:letter_id>/", views.show_letter, name="demo-letter"),
]
