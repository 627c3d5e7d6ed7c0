"""Where Django's admin answers, for the peer rows of the bench."""

from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
